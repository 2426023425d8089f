package io.pacspace.pages;

import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.MerkleTree;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SaltedRecord;
import io.pacspace.transparency.SaltedText;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TlogProof;
import io.pacspace.transparency.TreeHead;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A signed log of random records of a kind that no verifier adds up; the same seed makes the same
/// log.
final class RandomLog {
  private static final int WIDEST = 40;
  private static final Json STATEMENT = new Json.Str("pacspace.io/statement/v1");
  private static final JsonMapper PLAIN = JsonMapper.builder().build();
  private static final List<JsonMapper> SPELLINGS =
      List.of(
          PLAIN,
          JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build(),
          JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build());

  private final Random random;
  private final List<SaltedRecord> records = new ArrayList<>();
  private final MerkleTree tree;
  private final TreeHead head;
  private final SignedNote checkpoint;

  RandomLog(long seed, int size) throws Refusal {
    random = new Random(seed);
    for (var i = 0; i < size; i++) {
      addRandom(i);
    }
    tree = MerkleTree.of(records.stream().map(SaltedRecord::logLeaf).toList());
    head = tree.head();
    checkpoint = TestingKey.LOG.sign(new Checkpoint(TestingKey.ORIGIN, head).text());
  }

  /// A log of these records.
  RandomLog(List<Json.Obj> all) throws Refusal {
    random = new Random(0);
    for (var record : all) {
      add(record);
    }
    tree = MerkleTree.of(records.stream().map(SaltedRecord::logLeaf).toList());
    head = tree.head();
    checkpoint = TestingKey.LOG.sign(new Checkpoint(TestingKey.ORIGIN, head).text());
  }

  private void add(Json.Obj record) throws Refusal {
    records.add(SaltedRecord.of(salt(), record.canonical()));
  }

  private byte[] salt() {
    var salt = new byte[SaltedRecord.SALT_LENGTH];
    random.nextBytes(salt);
    return salt;
  }

  /// Some have metadata, and some of these are shown with it.
  private void addRandom(int sequence) throws Refusal {
    var members = members(sequence);
    if (random.nextBoolean()) {
      var metadata = SaltedText.of(salt(), "{\"" + text() + "\":" + amount() + "}");
      members.put("metadata", new Json.Str(metadata.commitment().toString()));
      var record = SaltedRecord.of(salt(), new Json.Obj(members).canonical());
      records.add(random.nextBoolean() ? record.showing(metadata) : record);
    } else {
      add(new Json.Obj(members));
    }
  }

  private Map<String, Json> members(int sequence) {
    var members = new TreeMap<String, Json>();
    members.put("type", new Json.Str("pacspace.io/testing/v1"));
    members.put("recordId", new Json.Str("rec_" + random.nextLong()));
    members.put("customerId", new Json.Str("customer_" + random.nextInt(9)));
    members.put("sequence", new Json.Num(sequence + 1));
    members.put("delta", new Json.Str(amount()));
    members.put("reason", new Json.Str(text()));
    members.put("acceptedAt", new Json.Str(Instant.ofEpochMilli(sequence).toString()));
    if (random.nextBoolean()) {
      members.put("adjusts", new Json.Str("rec_" + random.nextLong()));
    }
    if (random.nextBoolean()) {
      members.put(text(), value(3));
    }
    return members;
  }

  private String amount() {
    var digits = new BigInteger(random.nextInt(1, 90), random);
    var amount = new BigDecimal(digits, random.nextInt(12)).stripTrailingZeros();
    return (random.nextBoolean() ? amount : amount.negate()).toPlainString();
  }

  /// What a member that readers do not know may be.
  private Json value(int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> new Json.Str(text());
      case 1 -> new Json.Num(number());
      case 2 -> new Json.Bool(random.nextBoolean());
      case 3 -> new Json.Null();
      case 4 -> new Json.Arr(List.of(value(depth - 1), value(depth - 1)));
      default -> new Json.Obj(Map.of(text(), value(depth - 1)));
    };
  }

  private double number() {
    var any = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(any) && random.nextBoolean() ? any : random.nextInt() / 1000d;
  }

  private String text() {
    return random
        .ints(random.nextInt(12), 0, 4)
        .map(
            plane ->
                switch (plane) {
                  case 0 -> random.nextInt(0x20);
                  case 1 -> random.nextInt(0x20, 0x100);
                  case 2 -> random.nextInt(0x100, 0xd800);
                  default -> random.nextInt(0xe000, 0x11_0000);
                })
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  int size() {
    return records.size();
  }

  int anyIndex() {
    return random.nextInt(size());
  }

  /// Some of the indexes, in order and at least one.
  List<Integer> window() {
    var from = anyIndex();
    var to = Math.min(size(), from + random.nextInt(1, WIDEST));
    var window = new ArrayList<Integer>(List.of(from));
    for (var i = from + 1; i < to; i++) {
      if (random.nextInt(3) > 0) {
        window.add(i);
      }
    }
    return window;
  }

  byte[] proofFile(int index) throws Refusal {
    return TlogProof.of(records.get(index), index, tree.inclusion(index), checkpoint).bytes();
  }

  /// A bundle of these entries in one of the spellings that JSON has for it.
  byte[] bundle(List<Integer> indexes) throws Refusal {
    return SPELLINGS.get(random.nextInt(SPELLINGS.size())).writeValueAsBytes(parts(indexes));
  }

  /// The plain spelling of a bundle, or of what a test has made of its parts.
  static byte[] write(Map<String, Object> parts) {
    return PLAIN.writeValueAsBytes(parts);
  }

  Map<String, Object> parts(List<Integer> indexes) throws Refusal {
    var window = indexes.stream().map(i -> records.get(i).receiptId()).toList();
    var items = new ArrayList<Map<String, Object>>();
    var from = 0;
    for (int index : indexes) {
      items.add(item(from, index));
      from = index + 1;
    }
    var parts = new LinkedHashMap<String, Object>();
    parts.put("type", "pacspace.io/proof-bundle/v2");
    parts.put("origin", TestingKey.ORIGIN);
    parts.put("key", TestingKey.LOG.vkey());
    parts.put("proofRoot", proofRoot(indexes, window).toString());
    parts.put("checkpoint", checkpoint.toString());
    parts.put("rest", subtrees(from, size()));
    parts.put("records", items);
    return parts;
  }

  /// A statement, which is the last, is asked for by its own receipt id.
  private Hash proofRoot(List<Integer> indexes, List<Hash> receiptIds) throws Refusal {
    var last = (Json.Obj) Json.parse(records.get(indexes.getLast()).record());
    var isStatement = STATEMENT.equals(last.members().get("type"));
    return isStatement ? receiptIds.getLast() : TreeHead.of(receiptIds).root();
  }

  private Map<String, Object> item(int from, int index) throws Refusal {
    var record = records.get(index);
    var item = new LinkedHashMap<String, Object>();
    item.put("index", index);
    item.put("record", new String(record.record(), StandardCharsets.UTF_8));
    item.put("salt", Base64.getEncoder().encodeToString(record.salt()));
    record
        .metadata()
        .ifPresent(
            shown -> {
              item.put("metadata", shown.text());
              item.put("metadataSalt", Base64.getEncoder().encodeToString(shown.salt()));
            });
    item.put("between", subtrees(from, index));
    return item;
  }

  private List<String> subtrees(int from, int to) throws Refusal {
    return tree.subtrees(from, to).stream()
        .map(hash -> Base64.getEncoder().encodeToString(hash.bytes()))
        .toList();
  }

  TreeHead head() {
    return head;
  }

  SaltedRecord recordAt(int index) {
    return records.get(index);
  }
}
