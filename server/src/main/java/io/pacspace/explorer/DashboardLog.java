package io.pacspace.explorer;

import io.pacspace.ledger.LedgerEntries;
import io.pacspace.platform.Settings;
import io.pacspace.proofs.Proofs;
import io.pacspace.shared.Principal;
import io.pacspace.web.Envelope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// How far an environment's log has come.
@RestController
class DashboardLog {
  private final SelectedEnvironments places;
  private final Proofs proofs;
  private final LedgerEntries entries;
  private final Settings settings;

  DashboardLog(
      SelectedEnvironments places, Proofs proofs, LedgerEntries entries, Settings settings) {
    this.places = places;
    this.proofs = proofs;
    this.entries = entries;
    this.settings = settings;
  }

  @GetMapping("/dashboard/log")
  Envelope<SignedLog> log(
      @AuthenticationPrincipal Principal.User user,
      @RequestHeader(name = SelectedEnvironments.HEADER, required = false)
          @Nullable String environment) {
    var place = places.of(user, environment);
    return Envelope.of(place.read(db -> log(db, place)));
  }

  /// The tree is read first, so that it never covers more than is recorded.
  private SignedLog log(JdbcClient db, SelectedEnvironment place) {
    var tree = proofs.newest(db, place.ledger());
    var counted = entries.counted(db, place.ledger(), tree.head().size());
    return new SignedLog(
        tree.log().origin(),
        tree.log().key(),
        tree.head().size(),
        tree.head().root().toString(),
        tree.signedAt(),
        tree.checkpoint().toString(),
        settings.link("/log/" + place.ledger() + "/checkpoint"),
        counted.deltas(),
        counted.deltas() - counted.behind());
  }

  /// @param publicKey what verifies the checkpoint, in the C2SP signed-note encoding
  /// @param checkpoint the newest signed checkpoint, as signed
  /// @param size of the tree, with its entries of other kinds
  /// @param recorded how many deltas were accepted
  /// @param verified how many of them the tree has
  record SignedLog(
      String origin,
      String publicKey,
      long size,
      String rootHash,
      Instant signedAt,
      String checkpoint,
      String checkpointUrl,
      long recorded,
      long verified) {}
}
