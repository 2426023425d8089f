package io.pacspace.cli;

import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.MerkleTree;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TilePath;
import io.pacspace.transparency.TlogProof;
import io.pacspace.transparency.TreeEdge;
import io.pacspace.transparency.TreeHead;
import io.pacspace.transparency.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A log in memory, of salted records or of entries of any kind, that can be written to a folder.
record TestingLog(
    VerifierKey key,
    KeyPair pair,
    String origin,
    List<SaltedRecord> records,
    List<byte[]> entries) {

  static TestingLog ofRecords(String name, int count) throws Refusal {
    var random = new SecureRandom();
    return of(name, IntStream.range(0, count).mapToObj(i -> record(random, i)).toList());
  }

  /// Two deltas of acme, one of other, two more of acme: 1.5, -0.25, 7, 10 and 0.75.
  static TestingLog ofDeltas(String name) throws Refusal {
    var random = new SecureRandom();
    return of(
        name,
        List.of(
            delta(random, "acme", 1, "1.5", "1.5"),
            delta(random, "acme", 2, "-0.25", "1.25"),
            delta(random, "other", 1, "7", "7"),
            delta(random, "acme", 3, "10", "11.25"),
            delta(random, "acme", 4, "0.75", "12")));
  }

  /// Four deltas of acme, of which the second has no reference, then one of other.
  static TestingLog ofUsage(String name) throws Refusal {
    var random = new SecureRandom();
    return of(
        name,
        List.of(
            delta(random, "acme", 1, "1.5", "1.5", "r-1"),
            delta(random, "acme", 2, "-0.25", "1.25"),
            delta(random, "acme", 3, "10", "11.25", "r-3"),
            delta(random, "acme", 4, "0.75", "12", "r-4"),
            delta(random, "other", 1, "7", "7", "r-1")));
  }

  /// As many deltas of acme, each 1, with the references `usage-1` and so on.
  static TestingLog ofUsage(String name, int count) throws Refusal {
    var random = new SecureRandom();
    var records = new ArrayList<SaltedRecord>();
    for (var i = 1; i <= count; i++) {
      records.add(delta(random, "acme", i, "1", String.valueOf(i), "usage-" + i));
    }
    return of(name, records);
  }

  private static SaltedRecord delta(
      SecureRandom random, String customer, int sequence, String amount, String balance)
      throws Refusal {
    return delta(random, customer, sequence, amount, balance, null);
  }

  private static SaltedRecord delta(
      SecureRandom random,
      String customer,
      int sequence,
      String amount,
      String balance,
      @Nullable String reference)
      throws Refusal {
    var members = new HashMap<String, Json>();
    members.put("type", new Json.Str("pacspace.io/delta/v2"));
    members.put("recordId", new Json.Str("rec_" + customer + sequence));
    members.put("customerId", new Json.Str(customer));
    members.put("sequence", new Json.Num(sequence));
    members.put("delta", new Json.Str(amount));
    members.put("balance", new Json.Str(balance));
    members.put("reason", new Json.Str("usage"));
    var day = Math.min(sequence, 9);
    members.put("acceptedAt", new Json.Str("2026-11-0" + day + "T00:00:00.000Z"));
    if (reference != null) {
      members.put("referenceId", new Json.Str(reference));
    }
    return SaltedRecord.seal(new Json.Obj(members), random);
  }

  static TestingLog of(String name, List<SaltedRecord> records) throws Refusal {
    var entries = records.stream().map(SaltedRecord::entry).toList();
    var pair = newPair();
    return new TestingLog(VerifierKey.of(name, pair.getPublic()), pair, name, records, entries);
  }

  static TestingLog ofEntries(String keyName, String origin, List<byte[]> entries) throws Refusal {
    var pair = newPair();
    var key = VerifierKey.of(keyName, pair.getPublic());
    return new TestingLog(key, pair, origin, List.of(), entries);
  }

  static KeyPair newPair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SaltedRecord record(SecureRandom random, int number) {
    Map<String, Json> members =
        Map.of("customerId", new Json.Str("acme"), "delta", new Json.Str("-" + (number + 1)));
    try {
      return SaltedRecord.seal(new Json.Obj(members), random);
    } catch (Refusal refusal) {
      throw new IllegalStateException(refusal);
    }
  }

  List<Hash> leaves() {
    return entries.stream().map(Hash::leaf).toList();
  }

  SignedNote checkpoint() throws Refusal {
    return signed(TreeHead.of(leaves()));
  }

  SignedNote signed(TreeHead head) throws Refusal {
    return new Checkpoint(origin, head).sign(key, pair.getPrivate());
  }

  TlogProof proof(int index) throws Refusal {
    var path = MerkleTree.of(leaves()).inclusion(index);
    return TlogProof.of(records.get(index), index, path, checkpoint());
  }

  TlogProof proofWithoutRecord(int index) throws Refusal {
    return TlogProof.of(index, MerkleTree.of(leaves()).inclusion(index), checkpoint());
  }

  /// A proof bundle of these records, by the root over them.
  String bundle(List<Integer> indexes) throws Refusal {
    var ids = indexes.stream().map(i -> records.get(i).receiptId()).toList();
    return bundle(indexes, TreeHead.of(ids).root());
  }

  /// A proof bundle in the order of members that servers write.
  String bundle(List<Integer> indexes, Hash root) throws Refusal {
    var tree = MerkleTree.of(leaves());
    var items = new StringBuilder();
    var from = 0;
    for (int index : indexes) {
      var record = records.get(index);
      items
          .append(items.isEmpty() ? "" : ",")
          .append("{\"index\":" + index)
          .append(",\"record\":" + quote(new String(record.record(), StandardCharsets.UTF_8)))
          .append(",\"salt\":" + quote(Base64.getEncoder().encodeToString(record.salt())))
          .append(",\"between\":" + subtrees(tree, from, index) + "}");
      from = index + 1;
    }
    return """
    {"type":%s,"origin":%s,"key":%s,"proofRoot":%s,"checkpoint":%s,"rest":%s,"records":[%s]}\
    """
        .formatted(
            quote("pacspace.io/proof-bundle/v2"),
            quote(origin),
            quote(key.toString()),
            quote(root.toString()),
            quote(checkpoint().toString()),
            subtrees(tree, from, entries.size()),
            items);
  }

  private static String subtrees(MerkleTree tree, int from, int to) throws Refusal {
    return tree.subtrees(from, to).stream()
        .map(hash -> quote(Base64.getEncoder().encodeToString(hash.bytes())))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String quote(String text) {
    try {
      return new String(new Json.Str(text).canonical(), StandardCharsets.UTF_8);
    } catch (Refusal refusal) {
      throw new IllegalStateException(refusal);
    }
  }

  /// Writes what the log publishes now.
  void writeTo(Path folder) throws IOException, Refusal {
    var tiles = TreeEdge.EMPTY.append(leaves()).tiles();
    for (var path : TilePath.between(0, entries.size()).toList()) {
      var bytes =
          switch (path) {
            case TilePath.Hashes tile -> tiles.get(tile);
            case TilePath.Entries bundle -> bundle.write(entriesOf(bundle));
          };
      var file = folder.resolve(path.toString());
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    }
    Files.write(folder.resolve("checkpoint"), checkpoint().bytes());
    Files.writeString(folder.resolve("key"), key + "\n", StandardCharsets.UTF_8);
  }

  private List<byte[]> entriesOf(TilePath.Entries bundle) {
    var from = (int) bundle.index() * TilePath.FULL;
    return entries.subList(from, from + bundle.width());
  }
}
