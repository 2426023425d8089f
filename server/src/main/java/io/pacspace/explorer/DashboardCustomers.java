package io.pacspace.explorer;

import io.pacspace.balances.Granularity;
import io.pacspace.explorer.CustomerRecords.Balance;
import io.pacspace.explorer.CustomerRecords.CustomerDetail;
import io.pacspace.explorer.CustomerRecords.Listed;
import io.pacspace.ledger.History.CustomerOrder;
import io.pacspace.ledger.History.CustomerOrder.By;
import io.pacspace.ledger.History.Standing;
import io.pacspace.lists.Page;
import io.pacspace.lists.PageRequest;
import io.pacspace.lists.Pagination;
import io.pacspace.platform.Settings;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Window;
import io.pacspace.shared.WindowRequest;
import io.pacspace.web.Envelope;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The customers of an environment, their records and their balance over time.
@RestController
@RequestMapping("/dashboard/customers")
class DashboardCustomers {
  private static final Map<String, By> ORDERS =
      Map.of(
          "customerId", By.ID,
          "totalDeltas", By.DELTAS,
          "computedBalance", By.BALANCE,
          "firstDeltaAt", By.FIRST_AT,
          "lastDeltaAt", By.LAST_AT);

  private final SelectedEnvironments places;
  private final CustomerRecords customers;
  private final Settings settings;

  DashboardCustomers(SelectedEnvironments places, CustomerRecords customers, Settings settings) {
    this.places = places;
    this.customers = customers;
    this.settings = settings;
  }

  @GetMapping
  Envelope<CustomerList> list(
      @AuthenticationPrincipal Principal.User user,
      @RequestHeader(name = SelectedEnvironments.HEADER, required = false)
          @Nullable String environment,
      @RequestParam(defaultValue = "1") int page,
      @RequestParam(defaultValue = "25") int limit,
      @RequestParam(defaultValue = "") String search,
      @RequestParam(defaultValue = "") String sortBy,
      @RequestParam(defaultValue = "") String sortOrder,
      @RequestParam(required = false) @Nullable String after) {
    var by = QueryParameters.meaning("sortBy", sortBy, ORDERS, By.ID);
    var order = new CustomerOrder(by, QueryParameters.ascending(sortOrder, by == By.ID));
    var text = Objects.requireNonNullElse(QueryParameters.text("search", search), "");
    var asked = new PageRequest(page, limit);
    var place = places.of(user, environment);
    return Envelope.of(CustomerList.of(customers.list(place, text, order, asked, after)));
  }

  @GetMapping("/{customerId}")
  Envelope<CustomerAnswer> describe(
      @AuthenticationPrincipal Principal.User user,
      @RequestHeader(name = SelectedEnvironments.HEADER, required = false)
          @Nullable String environment,
      @PathVariable String customerId,
      @RequestParam(defaultValue = "1") int deltaPage,
      @RequestParam(defaultValue = "20") int deltaLimit,
      @ModelAttribute RecordQuery asked,
      @RequestParam(required = false) @Nullable String after) {
    var page = PageRequest.of("deltaPage", deltaPage, "deltaLimit", deltaLimit);
    var filter = asked.filter();
    var place = places.of(user, environment);
    var described = customers.describe(place, known(customerId), filter, page, after);
    return Envelope.of(CustomerAnswer.of(described, settings));
  }

  @GetMapping("/{customerId}/balance")
  Envelope<BalanceAnswer> balance(
      @AuthenticationPrincipal Principal.User user,
      @RequestHeader(name = SelectedEnvironments.HEADER, required = false)
          @Nullable String environment,
      @PathVariable String customerId,
      @RequestParam(required = false) @Nullable String startDate,
      @RequestParam(required = false) @Nullable String endDate,
      @RequestParam(defaultValue = "day") String granularity) {
    var steps = Objects.requireNonNullElse(Granularity.of(granularity), Granularity.DAY);
    var window = new WindowRequest(null, null, startDate, endDate);
    var place = places.of(user, environment);
    var balance = customers.balance(place, known(customerId), window, steps);
    return Envelope.of(BalanceAnswer.of(customerId, steps, balance));
  }

  /// What has not the form of an id is no customer's.
  private static CustomerId known(String customerId) {
    return CustomerId.parse(customerId).orElseThrow(CustomerRecords::unknown);
  }

  record CustomerList(
      List<CustomerRow> customers, @Nullable Pagination pagination, @Nullable String next) {
    static CustomerList of(Page<Listed> page) {
      return new CustomerList(
          page.items().stream().map(CustomerRow::of).toList(), Pagination.of(page), page.next());
    }
  }

  /// @param verifiedDeltas how many of the customer's deltas are verified; none where what is
  ///   stored contradicts what was recorded
  record CustomerRow(
      String customerId,
      String customerReference,
      long totalDeltas,
      @Nullable Long verifiedDeltas,
      BigDecimal computedBalance,
      Instant firstDeltaAt,
      Instant lastDeltaAt) {
    static CustomerRow of(Listed listed) {
      return of(listed.standing(), listed.isSound());
    }

    static CustomerRow of(Standing customer, boolean isSound) {
      return new CustomerRow(
          customer.id().text(),
          customer.reference(),
          customer.deltas(),
          isSound ? customer.verified() : null,
          customer.balance(),
          customer.firstAt(),
          customer.lastAt());
    }
  }

  /// @param truncated whether there were more records than were looked through
  record CustomerAnswer(
      CustomerRow customer,
      @Nullable CheckpointRow latestCheckpoint,
      List<RecordRow> records,
      @Nullable Pagination pagination,
      boolean truncated,
      @Nullable String next) {
    static CustomerAnswer of(CustomerDetail described, Settings settings) {
      var records = described.records();
      return new CustomerAnswer(
          CustomerRow.of(described.customer(), true),
          described.latest().map(made -> CheckpointRow.of(made, settings)).orElse(null),
          records.items().stream()
              .map(record -> RecordRow.of(record, described.verified()))
              .toList(),
          Pagination.of(records),
          described.truncated(),
          records.next());
    }
  }

  record BalanceAnswer(
      String customerId, Window window, Granularity granularity, List<PointRow> points) {
    static BalanceAnswer of(String customerId, Granularity granularity, Balance balance) {
      var rows = new ArrayList<PointRow>();
      var before = 0L;
      for (var i = 0; i < balance.points().size(); i++) {
        var point = balance.points().get(i);
        var added = i == 0 ? 0 : point.sequence() - before;
        before = point.sequence();
        rows.add(new PointRow(balance.moments().get(i), point.balance(), added));
      }
      return new BalanceAnswer(customerId, balance.window(), granularity, rows);
    }
  }

  /// @param balance the customer's whole balance at that moment
  /// @param deltasCount the records since the point before
  record PointRow(Instant at, BigDecimal balance, long deltasCount) {}
}
