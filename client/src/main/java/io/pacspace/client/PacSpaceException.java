package io.pacspace.client;

import java.io.Serial;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a call has no result. Messages are for people; programs look at the type and the code.
public abstract sealed class PacSpaceException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private PacSpaceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// The server understood and says no. Asking again without a change will not help, except for
  /// 429, where the client's patience has run out.
  public static final class Refused extends PacSpaceException {
    @Serial private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String code;
    private final @Nullable String requestId;
    private final transient List<Field> fields;

    Refused(
        int status,
        @Nullable String code,
        String message,
        @Nullable String requestId,
        List<Field> fields) {
      super(message, null);
      this.status = status;
      this.code = code;
      this.requestId = requestId;
      this.fields = List.copyOf(fields);
    }

    /// A field of the request and what is wrong with it.
    public record Field(String field, String message) {}

    /// The HTTP status.
    public int status() {
      return status;
    }

    /// The code of the API, such as `ALLOTMENT_EXHAUSTED`; empty where input was invalid.
    public Optional<String> code() {
      return Optional.ofNullable(code);
    }

    /// What the server's operator can find the call by.
    public Optional<String> requestId() {
      return Optional.ofNullable(requestId);
    }

    /// The fields that are wrong, if that is what it is about.
    public List<Field> fields() {
      return fields;
    }
  }

  /// The server could not be reached or was busy, until patience ran out. A write may have been
  /// recorded: repeat it under the same idempotency key or reference to find out.
  public static final class Unavailable extends PacSpaceException {
    @Serial private static final long serialVersionUID = 1L;

    Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// The answer is not one that the API gives.
  public static final class Unreadable extends PacSpaceException {
    @Serial private static final long serialVersionUID = 1L;

    Unreadable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// A record was not verified in the time given.
  public static final class NotVerified extends PacSpaceException {
    @Serial private static final long serialVersionUID = 1L;

    private final DeltaRecord.Status status;

    NotVerified(String message, DeltaRecord.Status status) {
      super(message, null);
      this.status = status;
    }

    /// How far it has come.
    public DeltaRecord.Status status() {
      return status;
    }
  }

  /// An operation has not ended in the time given, or has ended without being done for all.
  public static final class NotDone extends PacSpaceException {
    @Serial private static final long serialVersionUID = 1L;

    private final transient Operation operation;

    NotDone(String message, Operation operation) {
      super(message, null);
      this.operation = operation;
    }

    /// How far it has come. One that is running goes on: asking for the same finds it again.
    public Operation operation() {
      return operation;
    }
  }

  /// The calling thread was interrupted; its flag is set again. A write may have been recorded.
  public static final class Interrupted extends PacSpaceException {
    @Serial private static final long serialVersionUID = 1L;

    Interrupted(InterruptedException cause) {
      super("interrupted", cause);
    }
  }
}
