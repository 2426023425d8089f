package io.pacspace.shared;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A refusal that the caller is told about: a code for programs, one sentence for people. Each kind
/// is one HTTP status; the web module maps them with a switch.
public abstract sealed class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  private Failure(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /// What a program can branch on.
  public ErrorCode code() {
    return code;
  }

  /// One field of the input and what is wrong with it.
  public record Field(String field, String message) {}

  /// The input is wrong (400); names each bad field where there is one.
  public static final class Invalid extends Failure {
    private static final long serialVersionUID = 1L;
    private final transient List<Field> fields;

    /// One sentence about the whole input.
    public Invalid(String message) {
      super(ErrorCode.INVALID_REQUEST, message);
      this.fields = List.of();
    }

    /// One sentence about the whole input, with a code of its own.
    public Invalid(ErrorCode code, String message) {
      super(code, message);
      this.fields = List.of();
    }

    /// The bad fields, at least one.
    public Invalid(List<Field> fields) {
      super(ErrorCode.INVALID_REQUEST, sentence(fields));
      this.fields = List.copyOf(fields);
    }

    /// The bad fields; empty if the input as a whole is unusable.
    public List<Field> fields() {
      return fields;
    }

    private static String sentence(List<Field> fields) {
      var first = fields.getFirst();
      var more = fields.size() == 1 ? "" : " (and " + (fields.size() - 1) + " more, see details)";
      return first.field() + " " + first.message() + more + ".";
    }
  }

  /// Nobody known makes this request (401).
  public static final class Unauthenticated extends Failure {
    private static final long serialVersionUID = 1L;

    public Unauthenticated(ErrorCode code, String message) {
      super(code, message);
    }
  }

  /// The plan does not cover this (402).
  public static final class PaymentRequired extends Failure {
    private static final long serialVersionUID = 1L;

    public PaymentRequired(ErrorCode code, String message) {
      super(code, message);
    }
  }

  /// Known, but not allowed (403).
  public static final class Forbidden extends Failure {
    private static final long serialVersionUID = 1L;

    public Forbidden(ErrorCode code, String message) {
      super(code, message);
    }
  }

  /// There is no such thing, or it is another tenant's (404).
  public static final class NotFound extends Failure {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Duration retryAfter;

    public NotFound(String message) {
      this(ErrorCode.NOT_FOUND, message);
    }

    public NotFound(ErrorCode code, String message) {
      this(code, message, null);
    }

    /// There will be such a thing in a moment.
    public NotFound(ErrorCode code, String message, @Nullable Duration retryAfter) {
      super(code, message);
      this.retryAfter = retryAfter;
    }

    /// How long to wait before the next try; none where that will not help.
    public Optional<Duration> retryAfter() {
      return Optional.ofNullable(retryAfter);
    }
  }

  /// It contradicts what is there already (409).
  public static final class Conflict extends Failure {
    private static final long serialVersionUID = 1L;

    public Conflict(ErrorCode code, String message) {
      super(code, message);
    }
  }

  /// Something else has to be done first (412).
  public static final class Precondition extends Failure {
    private static final long serialVersionUID = 1L;

    public Precondition(ErrorCode code, String message) {
      super(code, message);
    }
  }

  /// Too much, too fast (429).
  public static final class Throttled extends Failure {
    private static final long serialVersionUID = 1L;
    private final Duration retryAfter;

    public Throttled(String message, Duration retryAfter) {
      super(ErrorCode.RATE_LIMITED, message);
      this.retryAfter = retryAfter;
    }

    /// How long to wait before the next try.
    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /// Something that this needs is away; safe to try again (503).
  public static final class Unavailable extends Failure {
    private static final long serialVersionUID = 1L;
    private final Duration retryAfter;

    public Unavailable(String message, Duration retryAfter) {
      super(ErrorCode.UNAVAILABLE, message);
      this.retryAfter = retryAfter;
    }

    /// How long to wait before the next try.
    public Duration retryAfter() {
      return retryAfter;
    }
  }
}
