package io.pacspace.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a superuser does to a log, its keys or what the control database knows of it is found.
class LogTamperingTest {
  private static final CheckedInstallation SOUND = CheckedInstallation.sound();

  private static Arguments sql(String sql, String... expected) {
    return arguments(sql, List.of(expected));
  }

  static Stream<Arguments> changesOfTheLog() {
    var of500 = " where :at size = 500";
    var tile1 = " where :at level = 0 and tile_index = 1";
    return Stream.of(
        sql(
            "update proofs.checkpoints set root = sha256('x')" + of500,
            "checkpoint-text: checkpoint 500"),
        sql(
            "update proofs.checkpoints set note = replace(note, E'\\n500\\n', E'\\n501\\n')"
                + of500,
            "checkpoint-signature: checkpoint 500"),
        sql("delete from proofs.checkpoints" + of500, "checkpoint-chain: checkpoint 690"),
        sql(
            "delete from proofs.checkpoints where :at size = 0",
            "checkpoint-chain: checkpoint 300"),
        sql(
            "update proofs.checkpoints set previous_size = 299" + of500,
            "checkpoint-chain: checkpoint 500"),
        sql("delete from proofs.tiles" + tile1, "tile-missing: tile/0/001"),
        sql("delete from proofs.tiles where :at level = 1", "tile-missing: tile/1/000"),
        sql(
            "update proofs.tiles set hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1)"
                + tile1,
            "tile-changed: tile/0/001"),
        sql(
            "update proofs.tiles set hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1)"
                + " where :at level = 1",
            "tile-changed: tile/1/000"),
        sql(
            "update proofs.tiles set width = 100, hashes = substring(hashes for 3200)" + tile1,
            "tile-changed: tile/0/001"),
        sql(
            "insert into proofs.tiles select ledger_id, level, 9, width, hashes from proofs.tiles"
                + tile1,
            "tile-surplus: tile/0/009"),
        sql(
            "update proofs.logs set signing_key = set_byte(signing_key, 90, get_byte(signing_key, 90) # 1)",
            "log-key: as a whole"),
        sql("delete from proofs.logs", "log-key: as a whole"));
  }

  @ParameterizedTest
  @MethodSource("changesOfTheLog")
  void isFoundInItsPlace(String sql, List<String> expected) {
    try (var copy = SOUND.copy("production")) {
      var found = copy.tamper("production", sql).check();
      assertThat(found.places()).as("%s", found).isEqualTo(expected);
    }
  }

  static Stream<Arguments> changesOfTheControlPlane() {
    return Stream.of(
        sql("delete from proofs.heads where ledger_id = :ledger", "announced-head: checkpoint 698"),
        sql(
            "update proofs.heads set root = sha256('x') where ledger_id = :ledger",
            "announced-head: checkpoint 698"),
        sql(
            "update proofs.heads set size = 690 where :at true",
            "announced-head: checkpoint 690",
            "announced-head: checkpoint 698"),
        sql(
            "update proofs.heads set size = 699 where ledger_id = :ledger",
            "announced-head: checkpoint 699"),
        sql(
            "update proofs.heads set size = 100000 where ledger_id = :ledger",
            "record-missing: records 701 to 99999",
            "announced-head: checkpoint 100000",
            "announced-head: checkpoint 100000"),
        sql(
            "update environments.environments set log_key = 'x' where environment_id = :ledger",
            "environment: as a whole"),
        sql(
            "update environments.environments set cell = 'lost' where environment_id = :ledger",
            "environment: as a whole",
            "environment: as a whole"),
        sql(
            "delete from environments.environments where environment_id = :ledger",
            "environment: as a whole",
            "environment: proofs.heads"));
  }

  @ParameterizedTest
  @MethodSource("changesOfTheControlPlane")
  void isFoundInTheControlPlane(String sql, List<String> expected) {
    try (var copy = SOUND.copy("control")) {
      var found = copy.tamper("control", sql).check();
      assertThat(found.places()).as("%s", found).isEqualTo(expected);
    }
  }

  @Test
  void findsALedgerThatIsGone() {
    try (var copy = SOUND.copy("production")) {
      var found = copy.tamper("production", "delete from ledger.ledgers").check();
      assertThat(found.places())
          .hasSize(11)
          .contains("environment: as a whole", "stray-rows: ledger.deltas");
    }
  }

  /// Nothing in the cell tells that it ever had more; the control database does.
  @Test
  void findsATailThatWasCutOffWithAllThatIsDerivedFromIt() {
    try (var copy = SOUND.copy("production")) {
      copy.tamper(
          "production",
          """
          delete from ledger.deltas where :at log_index >= 690;
          delete from ledger.refs where :at log_index >= 690;
          delete from proofs.receipts where :at log_index >= 690;
          delete from proofs.checkpoints where :at size > 690;
          delete from ledger.pending;
          delete from ledger.idempotency_keys;
          delete from receipts.roots;
          delete from receipts.checkpoints;
          update proofs.tiles set width = 178, hashes = substring(hashes for 32 * 178)
          where :at level = 0 and tile_index = 2;
          update ledger.ledgers set next_index = 690, deltas = 689,
            accepted_at = (select max(accepted_at) from ledger.deltas where ledger_id = :ledger);
          update ledger.customers c set deltas = d.sequence, balance = d.balance,
            last_at = d.accepted_at
          from ledger.deltas d
          where d.customer_id = c.customer_id and d.log_index >= 683
          """);
      assertThat(copy.check().places())
          .containsExactly("record-missing: records 690 to 697", "announced-head: checkpoint 698");
    }
  }

  /// A crash after the announcement and before the signature leaves the same behind.
  @Test
  void findsNothingWhereWhatWasAnnouncedIsNotSignedYet() throws Refusal {
    try (var copy = SOUND.copy("control")) {
      var leaves =
          copy.databases()
              .cell("production")
              .sql(
                  """
                  select commitment from (
                    select log_index, commitment from ledger.entries
                    union all select log_index, commitment from ledger.deltas
                  ) every order by log_index limit 700
                  """)
              .query((row, _) -> Hash.leaf(SaltedRecord.entry(row.getBytes(1))))
              .list();
      copy.tamper(
          "control",
          "update proofs.heads set size = 700, root = '\\x%s' where ledger_id = :ledger"
              .formatted(hex(TreeHead.of(leaves).root().bytes())));
      assertThat(copy.check()).hasToString("");
    }
  }

  @Test
  void tellsWhichOfTwoRecordsWereRewritten() {
    try (var copy = SOUND.copy("production")) {
      rewrite(copy, 17);
      rewrite(copy, 600);
      assertThat(copy.check().places())
          .filteredOn(place -> place.startsWith("record") || place.startsWith("tile"))
          .containsExactly("record-unsigned: record 17", "record-unsigned: record 600");
    }
  }

  /// With the leaf in its tile rewritten too, the tree is another from there on.
  @Test
  void findsARecordThatWasRewrittenTogetherWithTheTree() {
    try (var copy = SOUND.copy("production")) {
      var leaf = rewrite(copy, 317);
      copy.tamper(
          "production",
          "update proofs.tiles set hashes = overlay(hashes placing '\\x%s' from %d)"
                  .formatted(hex(leaf.bytes()), (317 - 256) * Hash.LENGTH + 1)
              + " where :at level = 0 and tile_index = 1");
      var found = copy.check();
      assertThat(found.places())
          .contains("checkpoint-root: checkpoint 500", "checkpoint-root: checkpoint 698")
          .doesNotContain("checkpoint-root: checkpoint 300");
      assertThat(found.toString()).contains("because of one from 300 to 499.");
    }
  }

  /// Gives a record another reason, and salt and commitment that go with it; answers its leaf.
  private static Hash rewrite(CheckedInstallation copy, int index) {
    var record =
        copy.databases()
            .cell("production")
            .sql("select * from ledger.deltas where log_index = " + index)
            .query((row, _) -> StoredRecord.of(row))
            .single();
    var salt = new byte[SaltedRecord.SALT_LENGTH];
    try {
      var members = new HashMap<>(record.canonical().members());
      members.put("reason", new Json.Str("rewritten"));
      var made = SaltedRecord.of(salt, new Json.Obj(members));
      copy.tamper(
          "production",
          "update ledger.deltas set reason = 'rewritten', salt = '\\x%s', commitment = '\\x%s'"
                  .formatted(hex(salt), hex(made.commitment()))
              + " where :at log_index = "
              + index);
      return made.logLeaf();
    } catch (Refusal e) {
      throw new AssertionError(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void findsRecordsThatAreNeitherThereNorInATile() {
    try (var copy = SOUND.copy("production")) {
      copy.tamper(
          "production",
          """
          delete from ledger.deltas where :at log_index between 300 and 310;
          delete from proofs.tiles where :at level = 0 and tile_index = 1
          """);
      assertThat(copy.check().places())
          .contains(
              "record-missing: records 300 to 310",
              "checkpoint-root: checkpoint 500",
              "checkpoint-root: checkpoint 698")
          .doesNotContain("checkpoint-root: checkpoint 300");
    }
  }

  @Test
  void findsANewestCheckpointThatWasDeleted() {
    try (var copy = SOUND.copy("production")) {
      copy.tamper("production", "delete from proofs.checkpoints where :at size > 690");
      assertThat(copy.check().places())
          .contains("tile-changed: tile/0/002", "receipt-id-surplus: record 690");
    }
  }

  @Test
  void findsACheckpointThatAnotherKeyHasSigned() throws Exception {
    try (var copy = SOUND.copy("production")) {
      var forged = new Forged(copy);
      copy.tamper(
          "production",
          "update proofs.checkpoints set root = '\\x%s', note = '%s' where :at size = 698"
              .formatted(hex(forged.head.root().bytes()), forged.note));
      assertThat(copy.check().places())
          .containsExactly(
              "checkpoint-signature: checkpoint 698",
              "checkpoint-root: checkpoint 698",
              "announced-head: checkpoint 698");
    }
  }

  @Test
  void findsALogWhoseKeyWasExchanged() throws Exception {
    try (var copy = SOUND.copy("production")) {
      var forged = new Forged(copy);
      copy.tamper("production", "update proofs.logs set verifier_key = '" + forged.key + "'");
      var found = copy.check();
      assertThat(found.places())
          .contains(
              "environment: as a whole",
              "log-key: as a whole",
              "checkpoint-signature: checkpoint 0",
              "checkpoint-signature: checkpoint 698");
      assertThat(found.toString()).contains("are no pair");
    }
  }

  /// A checkpoint of size 698 by somebody who calls himself the log.
  private static final class Forged {
    private final TreeHead head = new TreeHead(698, Hash.leaf(new byte[] {1}));
    private final VerifierKey key;
    private final String note;

    Forged(CheckedInstallation installation) throws GeneralSecurityException, Refusal {
      var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      var origin = installation.ask(String.class, "select origin from proofs.logs");
      key = VerifierKey.of(origin, pair.getPublic());
      note = new Checkpoint(origin, head).sign(key, pair.getPrivate()).toString();
    }
  }
}
