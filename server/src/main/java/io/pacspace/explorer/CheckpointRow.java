package io.pacspace.explorer;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pacspace.balances.BalanceCheckpointLookup.Checkpoint;
import io.pacspace.platform.Settings;
import io.pacspace.receipts.BalanceCheckpoints.BalanceCheckpoint;
import java.time.Instant;

/// A balance checkpoint in JSON: as the Balance API shows it, when it was made, and where whoever
/// has its root verifies it.
record CheckpointRow(
    @JsonUnwrapped Checkpoint checkpoint,
    Instant createdAt,
    String verifyUrl,
    String verificationApiUrl,
    String bundleUrl) {
  static CheckpointRow of(BalanceCheckpoint made, Settings settings) {
    var links = new Links(settings, made.checkpoint().verifiedBy());
    return new CheckpointRow(
        made.checkpoint(), made.at(), links.page(), links.api(), links.file("bundle"));
  }
}
