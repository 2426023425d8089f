package io.pacspace.transparency;

import java.math.BigDecimal;
import java.time.Instant;

/// A record of a delta (`docs/proof-format.md`, "Records of deltas"), as far as it is added up.
record Delta(
    String customer, long sequence, BigDecimal amount, BigDecimal balance, Instant acceptedAt) {

  /// @throws Refusal `NOT_UNDERSTOOD`
  static Delta of(Json.Obj record) throws Refusal {
    var members = new RecordMembers("delta", record);
    members.text("recordId");
    members.text("reason");
    return new Delta(
        members.text("customerId"),
        members.whole("sequence", 1),
        members.amount("delta"),
        members.balance("balance"),
        members.time("acceptedAt"));
  }

  /// The customer's balance before this record, by its own words.
  BigDecimal before() {
    return balance.subtract(amount);
  }
}
