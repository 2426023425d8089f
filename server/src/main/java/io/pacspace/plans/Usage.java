package io.pacspace.plans;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;

/// What a number of deltas comes to.
///
/// @param included none where a contract says, or nothing is counted against
/// @param overage how many deltas lie beyond the included ones
/// @param overageCharge USD for those
public record Usage(long consumed, OptionalLong included, long overage, BigDecimal overageCharge) {
  /// The deltas of one part of a month, all of which were accepted on one tier.
  record Part(Tier tier, long deltas) {}

  /// Deltas that cost nothing, however many of them are included.
  static Usage free(long consumed, OptionalLong included) {
    return new Usage(consumed, included, 0, BigDecimal.ZERO);
  }

  /// The Production deltas of a month, in their order. What is included is the largest allotment
  /// that held at any moment; each delta beyond it costs what the tier says that it was accepted
  /// on.
  ///
  /// @param parts every span of the month in which one tier held, also those without deltas
  static Usage of(List<Part> parts) {
    var consumed = parts.stream().mapToLong(Part::deltas).sum();
    var paid = parts.stream().map(Part::tier).filter(Tier::paid).toList();
    if (paid.stream().anyMatch(tier -> tier.allotment().isEmpty())) {
      return free(consumed, OptionalLong.empty());
    }
    var included = paid.stream().mapToLong(tier -> tier.allotment().orElseThrow()).max().orElse(0);
    var counted = 0L;
    var charge = BigDecimal.ZERO;
    for (var part : parts) {
      var beyond =
          Math.max(0, counted + part.deltas() - included) - Math.max(0, counted - included);
      counted += part.deltas();
      var price = part.tier().overagePrice().orElse(BigDecimal.ZERO);
      charge = charge.add(price.multiply(BigDecimal.valueOf(beyond)));
    }
    return new Usage(consumed, OptionalLong.of(included), Math.max(0, consumed - included), charge);
  }

  /// What is left of the included deltas, never below zero.
  public OptionalLong remaining() {
    return included.isPresent()
        ? OptionalLong.of(Math.max(0, included.getAsLong() - consumed))
        : OptionalLong.empty();
  }
}
