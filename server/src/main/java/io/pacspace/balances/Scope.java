package io.pacspace.balances;

import io.pacspace.shared.CustomerId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.WindowRequest;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which of a customer's verified deltas a balance is derived from: those of a window, or those
/// after a checkpoint.
///
/// @param startingBalance what they are added to
/// @param checkpoint a proof root or a record id; none for the window
record Scope(
    CustomerId customer,
    BigDecimal startingBalance,
    WindowRequest window,
    @Nullable Checkpoint checkpoint) {

  /// The point to start after, and what kind of name it is given by.
  record Checkpoint(String text, Type type) {
    /// Kinds of names.
    enum Type {
      PROOF_ROOT,
      RECORD_ID
    }
  }

  /// Reads what a request gives; refuses a checkpoint together with a window.
  static Scope of(
      String customerId,
      BigDecimal startingBalance,
      WindowRequest window,
      @Nullable String checkpoint,
      @Nullable String checkpointType) {
    var customer = CustomerId.require(customerId);
    if (checkpoint == null || checkpoint.isEmpty()) {
      return new Scope(customer, startingBalance, window, null);
    }
    if (!window.isEmpty()) {
      throw new Failure.Invalid(
          ErrorCode.INVALID_SCOPE_COMBINATION,
          "Choose either a starting checkpoint or a time scope, not both.");
    }
    return new Scope(
        customer,
        startingBalance,
        window,
        new Checkpoint(checkpoint, type(checkpoint, checkpointType)));
  }

  private static Checkpoint.Type type(String checkpoint, @Nullable String type) {
    if (type == null || type.isEmpty()) {
      return checkpoint.startsWith("rec_") ? Checkpoint.Type.RECORD_ID : Checkpoint.Type.PROOF_ROOT;
    }
    return switch (type) {
      case "proofRoot" -> Checkpoint.Type.PROOF_ROOT;
      case "recordId" -> Checkpoint.Type.RECORD_ID;
      default -> throw invalid("startingCheckpointType", "must be proofRoot or recordId");
    };
  }

  private static Failure.Invalid invalid(String field, String message) {
    return new Failure.Invalid(List.of(new Failure.Field(field, message)));
  }
}
