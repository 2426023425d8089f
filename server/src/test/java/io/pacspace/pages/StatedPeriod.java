package io.pacspace.pages;

import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Json;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TreeHead;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;

/// A log with the records of a customer, and of others between them, up to a statement of what a
/// window of them came to, which a test may change in any way.
final class StatedPeriod {
  static final String CUSTOMER = "customer";
  private static final Instant BEGINNING = Instant.parse("2026-11-01T00:00:00Z");
  private static final int LONGEST = 12;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Random random;
  private final List<Json.Obj> log = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private final List<BigDecimal> balances = new ArrayList<>(List.of(BigDecimal.ZERO));

  /// Of the window; the last is one before the first where it is empty.
  final long first;

  final long last;
  final Map<String, Json> statement;
  private final List<Json.Obj> behind = new ArrayList<>(List.of(new Json.Obj(Map.of())));

  StatedPeriod(Random random) throws Refusal {
    this.random = random;
    log.add(new Json.Obj(Map.of("type", text("pacspace.io/opening/v1"))));
    var size = random.nextInt(2, LONGEST);
    for (var sequence = 1; sequence <= size; sequence++) {
      addDelta(sequence);
    }
    first = random.nextInt(3) == 0 ? 1 : random.nextInt(1, size);
    last = random.nextInt(6) == 0 ? first - 1 : random.nextLong(first, size);
    statement = new HashMap<>(stated());
  }

  private void addDelta(long sequence) {
    if (random.nextBoolean()) {
      log.add(delta("other", random.nextLong(1, 9), BigDecimal.ONE, BigDecimal.ONE));
    }
    var amount = BigDecimal.valueOf(random.nextLong(-999_999, 999_999), random.nextInt(9));
    balances.add(balances.getLast().add(amount));
    places.add(log.size());
    log.add(delta(CUSTOMER, sequence, amount, balances.getLast()));
  }

  private static Json.Obj delta(
      String customer, long sequence, BigDecimal amount, BigDecimal balance) {
    return new Json.Obj(
        Map.of(
            "type", text("pacspace.io/delta/v2"),
            "recordId", text("rec_" + sequence),
            "customerId", text(customer),
            "sequence", new Json.Num(sequence),
            "delta", text(plain(amount)),
            "balance", text(plain(balance)),
            "reason", text("usage"),
            "acceptedAt", text(time(accepted(sequence)))));
  }

  static Json text(String text) {
    return new Json.Str(text);
  }

  static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  static String time(Instant moment) {
    return TIME.format(moment);
  }

  /// A second lies between a record and the next.
  static Instant accepted(long sequence) {
    return BEGINNING.plusSeconds(sequence);
  }

  private Map<String, Json> stated() throws Refusal {
    var isEmpty = last < first;
    var start = isEmpty ? accepted(last).plusMillis(1) : accepted(first).minusMillis(millis());
    var end = isEmpty ? accepted(last).plusMillis(900) : accepted(last).plusMillis(1 + millis());
    var opening = balances.get((int) first - 1);
    var closing = balances.get((int) last);
    var members = new HashMap<String, Json>();
    members.put("type", text("pacspace.io/statement/v1"));
    members.put("entryId", text("ent_" + random.nextInt(1, 1_000)));
    members.put("environment", text(random.nextBoolean() ? "sandbox" : "production"));
    members.put("issuer", text("Engines Ltd"));
    members.put("customerId", text(CUSTOMER));
    members.put("start", text(time(start)));
    members.put("end", text(time(end)));
    members.put("acceptedAt", text(time(end.plusMillis(millis()))));
    members.put("firstSequence", new Json.Num(first));
    members.put("lastSequence", new Json.Num(last));
    members.put("count", new Json.Num(last - first + 1));
    members.put("opening", text(plain(opening)));
    members.put("closing", text(plain(closing)));
    members.put("net", text(plain(closing.subtract(opening))));
    members.put("adjusting", text(isEmpty || random.nextBoolean() ? "0" : "-2.5"));
    members.put("historyRoot", text(root(1, last).toString()));
    if (!isEmpty) {
      members.put("proofRoot", text(root(first, last).toString()));
    }
    if (random.nextBoolean()) {
      members.put("customerName", text("Ada’s \"works\""));
      members.put("unit", text("tokens"));
    }
    return members;
  }

  private long millis() {
    return random.nextLong(999);
  }

  /// Whatever is written behind these records changes none of their receipt ids.
  private Hash root(long from, long to) throws Refusal {
    var sealed = new RandomLog(log);
    var receiptIds = new ArrayList<Hash>();
    for (var place : places.subList((int) from - 1, (int) to)) {
      receiptIds.add(sealed.recordAt(place).receiptId());
    }
    return TreeHead.of(receiptIds).root();
  }

  /// Sequences of which each has a record.
  List<Long> sequences(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  /// The last sequence that there is.
  long newest() {
    return places.size();
  }

  /// A member of a record of the customer as it is to be instead.
  void change(long sequence, String member, Json value) {
    var place = places.get((int) sequence - 1);
    var members = new HashMap<>(log.get(place).members());
    members.put(member, value);
    log.set(place, new Json.Obj(members));
  }

  /// The record before the window, if there is one, and the first and the last of it.
  List<Long> edges() {
    var edges = new TreeSet<>(before());
    if (first <= last) {
      edges.addAll(List.of(first, last));
    }
    return List.copyOf(edges);
  }

  private List<Long> before() {
    return first == 1 ? List.of() : List.of(first - 1);
  }

  /// The record before the window, if there is one, and all of it.
  List<Long> whole() {
    var whole = new ArrayList<>(before());
    whole.addAll(sequences(first, last));
    return whole;
  }

  /// Puts a record of the customer where another stands.
  void swap(long one, long other) {
    Collections.swap(log, places.get((int) one - 1), places.get((int) other - 1));
  }

  /// Writes a record behind the statement and what stands there already.
  void writeBehind(Map<String, Json> record) {
    behind.add(new Json.Obj(record));
  }

  /// The places of the records of these sequences in the log.
  List<Integer> placesOf(Collection<Long> sequences) {
    return sequences.stream().map(sequence -> places.get(sequence.intValue() - 1)).toList();
  }

  int placeOfStatement() {
    return log.size();
  }

  int size() {
    return log.size() + 1 + behind.size();
  }

  /// A bundle of the records of these sequences and the statement.
  byte[] bundle(List<Long> sequences) throws Refusal {
    var indexes = new ArrayList<>(placesOf(sequences));
    indexes.add(placeOfStatement());
    return RandomLog.write(sealed().parts(indexes));
  }

  /// A proof file of the statement.
  byte[] proofFile() throws Refusal {
    return sealed().proofFile(placeOfStatement());
  }

  RandomLog sealed() throws Refusal {
    var all = new ArrayList<>(log);
    all.add(new Json.Obj(statement));
    all.addAll(behind);
    return new RandomLog(all);
  }
}
