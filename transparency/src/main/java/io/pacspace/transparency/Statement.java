package io.pacspace.transparency;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/// A record of what a window of a customer came to (`docs/proof-format.md`, "Other entries"). It
/// does not contradict itself; only a proof makes it a record of a log, and only the records beside
/// it make it more than stated.
///
/// @param environment `sandbox` or `production`
/// @param issuer the organisation whose environment it is
/// @param customerId the tenant's own id of its customer
/// @param customerName as the tenant had it then
/// @param unit as the tenant had it then
/// @param start from and with which the window is
/// @param end up to and without which it is
/// @param firstSequence of the customer's records in the window; where there are none, the next
/// @param lastSequence of these; where there are none, one below the first
/// @param opening the customer's balance before the first of them
/// @param closing that after the last
/// @param net what they sum to
/// @param adjusting the sum of those that correct a record of before the window
/// @param proofRoot the root over their receipt ids; empty where there are none
/// @param historyRoot that over all receipt ids of the customer up to the last sequence
/// @param acceptedAt when it was made, at or behind the window's end
public record Statement(
    String environment,
    String issuer,
    String entryId,
    String customerId,
    Optional<String> customerName,
    Optional<String> unit,
    Instant start,
    Instant end,
    long firstSequence,
    long lastSequence,
    long count,
    BigDecimal opening,
    BigDecimal closing,
    BigDecimal net,
    BigDecimal adjusting,
    Optional<Hash> proofRoot,
    Hash historyRoot,
    Instant acceptedAt) {
  /// The type of such records.
  public static final String TYPE = "pacspace.io/statement/v1";

  private static final String SANDBOX = "sandbox";
  private static final String PRODUCTION = "production";

  /// Whether a record says that it is one.
  static boolean is(SaltedRecord record) throws Refusal {
    return RecordMembers.type(RecordMembers.of(record)).equals(TYPE);
  }

  /// Reads a statement; whether it contradicts itself is [#requireSound()]'s.
  ///
  /// @throws Refusal `NOT_UNDERSTOOD`
  static Statement of(Json.Obj record) throws Refusal {
    var members = new RecordMembers("statement", record);
    return new Statement(
        members.text("environment"),
        members.text("issuer"),
        members.text("entryId"),
        members.text("customerId"),
        members.optionalText("customerName"),
        members.optionalText("unit"),
        members.time("start"),
        members.time("end"),
        members.whole("firstSequence", 1),
        members.whole("lastSequence", 0),
        members.whole("count", 0),
        members.balance("opening"),
        members.balance("closing"),
        members.balance("net"),
        members.balance("adjusting"),
        members.optionalHash("proofRoot"),
        members.hash("historyRoot"),
        members.time("acceptedAt"));
  }

  /// @throws Refusal `WRONG_STATEMENT` where it contradicts itself
  void requireSound() throws Refusal {
    require(start.isBefore(end), "its window ends before it starts");
    require(!acceptedAt.isBefore(end), "it was made before its window had ended");
    require(isSandbox() || environment.equals(PRODUCTION), "its environment is none that there is");
    require(count == lastSequence - firstSequence + 1, "its count is not that of its sequences");
    require(net.compareTo(closing.subtract(opening)) == 0, "its net is not between its balances");
    require(proofRoot.isPresent() == count > 0, "it has a proof root of no records, or lacks one");
    require(
        count > 0 || (net.signum() == 0 && adjusting.signum() == 0),
        "it has an amount of no records");
    if (firstSequence == 1) {
      require(opening.signum() == 0, "it has a balance before the first record of all");
      require(
          historyRoot.equals(proofRoot.orElse(Hash.OF_EMPTY_TREE)),
          "its records are all that the customer has, and have another root");
    }
  }

  static void require(boolean holds, String flaw) throws Refusal {
    if (!holds) {
      throw new Refusal(Refusal.Code.WRONG_STATEMENT, "a statement that is wrong: " + flaw);
    }
  }

  /// Whether it is of an environment in which nothing counts.
  public boolean isSandbox() {
    return environment.equals(SANDBOX);
  }

  /// @throws Refusal `SANDBOX` where it is of a sandbox
  void requireProduction() throws Refusal {
    if (isSandbox()) {
      throw new Refusal(Refusal.Code.SANDBOX, "a statement of a SANDBOX");
    }
  }
}
