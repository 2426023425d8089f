package io.pacspace.ledger;

import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
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
  record Checkpoint(
      String checkpointId,
      String status,
      String proofRoot,
      String customerId,
      String period,
      long deltasCount,
      BigDecimal netChange) {}
}
