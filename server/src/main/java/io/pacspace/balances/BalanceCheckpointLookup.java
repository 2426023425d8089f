package io.pacspace.balances;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Knows the checkpoints that were made of balances, and the roots that stand for records. Declared
/// here, implemented by the module that keeps them; while there is none, there are none.
public interface BalanceCheckpointLookup {
  /// The index of the last record of this customer that `proofRoot` stands for, be it the root of a
  /// balance checkpoint or a receipt id; none if it stands for no record of the customer.
  OptionalLong lastIndex(
      JdbcClient cell, EnvironmentId ledger, CustomerId customer, String proofRoot);

  /// The customer's checkpoint with the latest end.
  Optional<Checkpoint> latest(JdbcClient cell, EnvironmentId ledger, CustomerId customer);

  /// A balance checkpoint as answers show it.
  ///
  /// @param proofRoot none where the window has no record
  /// @param isFinal whether the window had ended, so that nothing can be added to it
  /// @param receiptId of the statement, by which anybody verifies it; of a final one
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Checkpoint(
      String checkpointId,
      String status,
      @Nullable String proofRoot,
      String customerId,
      String period,
      long deltasCount,
      BigDecimal netChange,
      @JsonProperty("final") boolean isFinal,
      @Nullable String receiptId) {
    /// By what anybody verifies it: the statement's receipt id, or the root of one that goes on.
    public String verifiedBy() {
      return receiptId != null ? receiptId : Objects.requireNonNull(proofRoot);
    }
  }
}
