package io.pacspace.shared;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a caller names a request by, so that it can be sent again and is done once.
///
/// @param text 1 to 255 printable characters
public record IdempotencyKey(String text) {
  /// The header that gives it.
  public static final String HEADER = "Idempotency-Key";

  private static final int LONGEST = 255;

  /// The key that a header gives, if it gives one; refuses one that cannot be kept.
  public static Optional<IdempotencyKey> read(@Nullable String header) {
    if (header == null || header.isEmpty()) {
      return Optional.empty();
    }
    if (header.length() > LONGEST || header.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
      throw new Failure.Invalid(
          List.of(
              new Failure.Field(HEADER, "must have at most " + LONGEST + " printable characters")));
    }
    return Optional.of(new IdempotencyKey(header));
  }

  /// What is kept as the answer under a key is not what was answered any more; the operator has to
  /// know.
  public static Failure.Conflict changed() {
    return new Failure.Conflict(
        ErrorCode.RECORDS_CONTRADICT,
        "What was answered under this Idempotency-Key is not what is stored any more, so that it is"
            + " not repeated; whoever runs this server has to run `pacspace check`.");
  }

  /// The refusal of a key that has been used for something else.
  public static Failure.Conflict reused() {
    return new Failure.Conflict(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        "This Idempotency-Key was used for another request; take a new one.");
  }

  /// Masked, since it opens what is kept under it.
  @Override
  public String toString() {
    return HEADER;
  }
}
