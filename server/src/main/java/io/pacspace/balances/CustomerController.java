package io.pacspace.balances;

import io.pacspace.balances.BalanceCheckpointLookup.Checkpoint;
import io.pacspace.balances.Customers.CustomerDetail;
import io.pacspace.ledger.History;
import io.pacspace.lists.Page;
import io.pacspace.lists.PageRequest;
import io.pacspace.lists.Pagination;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Problems;
import io.pacspace.shared.Window;
import io.pacspace.web.Envelope;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Customers of an environment over HTTP, and whether their sequences are whole.
@RestController
@RequestMapping("/api/v1/balance")
class CustomerController {
  private static final int MOST_GAPS = 1_000;

  private final Customers customers;

  CustomerController(Customers customers) {
    this.customers = customers;
  }

  @GetMapping("/customers")
  Envelope<ListAnswer> list(
      @AuthenticationPrincipal Principal.Key caller,
      @RequestParam(defaultValue = "") String search,
      @RequestParam(defaultValue = "1") int page,
      @RequestParam(defaultValue = "25") int limit,
      @RequestParam(required = false) @Nullable String after) {
    new Problems()
        .unless(search.indexOf('\0') < 0, "search", "must not hold the character NUL")
        .refuseIfAny();
    return Envelope.of(
        ListAnswer.of(customers.list(caller, search, new PageRequest(page, limit), after)));
  }

  @GetMapping("/customers/{customerId}")
  Envelope<CustomerAnswer> describe(
      @AuthenticationPrincipal Principal.Key caller,
      @PathVariable String customerId,
      @RequestParam(defaultValue = "1") int deltaPage,
      @RequestParam(defaultValue = "20") int deltaLimit,
      @RequestParam(required = false) @Nullable String period,
      @RequestParam(required = false) @Nullable String after) {
    var window =
        Optional.ofNullable(period).filter(p -> !p.isEmpty()).map(Window::month).map(Window::of);
    var page = PageRequest.of("deltaPage", deltaPage, "deltaLimit", deltaLimit);
    return Envelope.of(
        CustomerId.parse(customerId)
            .flatMap(id -> customers.describe(caller, id, page, window, after))
            .map(CustomerAnswer::of)
            .orElseThrow(
                () ->
                    new Failure.NotFound(
                        ErrorCode.CUSTOMER_NOT_FOUND,
                        "There is no such customer with verified deltas.")));
  }

  @GetMapping("/gaps/{customerId}")
  Envelope<GapsAnswer> gaps(
      @AuthenticationPrincipal Principal.Key caller,
      @PathVariable String customerId,
      @RequestParam(defaultValue = "1") long fromSequence,
      @RequestParam(required = false) @Nullable Long toSequence,
      @RequestParam(defaultValue = "100") int limit) {
    var id = CustomerId.require(customerId);
    new Problems()
        .unless(fromSequence >= 1, "fromSequence", "must be at least 1")
        .unless(
            toSequence == null || toSequence >= fromSequence,
            "toSequence",
            "must not be below fromSequence")
        .unless(limit >= 1 && limit <= MOST_GAPS, "limit", "must be from 1 to " + MOST_GAPS)
        .refuseIfAny();
    var gaps = customers.gaps(caller, id, fromSequence, toSequence, limit);
    return Envelope.of(
        new GapsAnswer(
            customerId, gaps.first(), gaps.last(), !gaps.missing().isEmpty(), gaps.missing()));
  }

  /// @param next the cursor behind the last of them, for `after`
  record ListAnswer(List<Item> customers, @Nullable Pagination pagination, @Nullable String next) {
    static ListAnswer of(Page<History.Customer> page) {
      return new ListAnswer(
          page.items().stream().map(Item::of).toList(), Pagination.of(page), page.next());
    }
  }

  record Item(
      String customerId,
      String customerReference,
      long totalDeltas,
      Instant firstDeltaAt,
      Instant lastDeltaAt) {
    static Item of(History.Customer customer) {
      return new Item(
          customer.id().text(),
          customer.reference(),
          customer.deltas(),
          customer.firstAt(),
          customer.lastAt());
    }
  }

  record CustomerAnswer(
      String customerId,
      String customerReference,
      long totalDeltas,
      BigDecimal computedBalance,
      @Nullable Checkpoint latestCheckpoint,
      Activity recentActivity) {
    static CustomerAnswer of(CustomerDetail described) {
      var customer = described.customer();
      return new CustomerAnswer(
          customer.id().text(),
          customer.reference(),
          customer.deltas(),
          customer.balance(),
          described.checkpoint().orElse(null),
          new Activity(
              described.records().items().stream().map(RecordAnswer::verified).toList(),
              Pagination.of(described.records()),
              described.records().next()));
    }
  }

  record Activity(
      List<RecordAnswer> items, @Nullable Pagination pagination, @Nullable String next) {}

  /// @param gaps sequence numbers that were given and are not there; there should be none
  record GapsAnswer(
      String customerId, long fromSequence, long toSequence, boolean hasGaps, List<Long> gaps) {}
}
