package io.pacspace.receipts;

import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.pacspace.databases.Cells;
import io.pacspace.platform.Jobs;
import io.pacspace.shared.CustomerId;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Window;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/// The durable job that closes a window for many customers, or for many records of one. Each
/// statement is made once however often it is asked for, so whoever picks the job up goes on behind
/// the customer that was done last.
@Configuration(proxyBeanMethods = false)
class CloseWindow {
  private static final String NAME = "close-window";
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final ClosingStore store;
  private final BalanceCheckpoints checkpoints;
  private final Cells cells;
  private final Jobs jobs;
  private final Clock clock;
  private final TransactionTemplate transactions;

  CloseWindow(
      ClosingStore store,
      BalanceCheckpoints checkpoints,
      Cells cells,
      Jobs jobs,
      Clock clock,
      TransactionTemplate transactions) {
    this.store = store;
    this.checkpoints = checkpoints;
    this.cells = cells;
    this.jobs = jobs;
    this.clock = clock;
    this.transactions = transactions;
  }

  @Bean
  Task<String> closeWindowTask() {
    return Tasks.custom(NAME, String.class)
        .onFailureReschedule(FixedDelay.of(RETRY))
        .execute(
            (job, _) -> {
              run(Closing.Id.parse(job.getId()).orElseThrow());
              return new OnCompleteRemove<>();
            });
  }

  /// The closing of a window, begun now unless it was before.
  ///
  /// @param customer the only one; none for all
  /// @param customers how many that is
  Closing start(
      Principal.Key caller, Optional<CustomerId> customer, Window window, long customers) {
    var begun =
        new Closing(
            Closing.Id.next(),
            caller.environment(),
            caller.kind(),
            caller.cell(),
            customer,
            window,
            customers,
            0,
            "",
            0,
            Optional.empty(),
            clock.instant(),
            Optional.empty());
    transactions.executeWithoutResult(
        _ -> {
          if (store.insertIfAbsent(begun)) {
            var job = new TaskInstance<>(NAME, begun.id().toString(), "");
            jobs.enqueue(job, begun.startedAt());
          }
        });
    return store.find(caller.environment(), customer, window).orElseThrow();
  }

  /// One of an environment's closings.
  Optional<Closing> find(EnvironmentId environment, Closing.Id id) {
    return store.find(id).filter(closing -> closing.environment().equals(environment));
  }

  private void run(Closing.Id id) {
    while (true) {
      var closing = store.find(id).orElseThrow();
      if (closing.endedAt().isPresent()) {
        return;
      }
      var next = next(closing);
      if (next.isEmpty()) {
        store.end(id, clock.instant());
        return;
      }
      close(closing, next);
    }
  }

  private List<CustomerId> next(Closing closing) {
    if (closing.customer().isPresent()) {
      return closing.done() == 0 ? List.of(closing.customer().get()) : List.of();
    }
    var cell = cells.require(closing.kind(), closing.cell());
    return checkpoints.customersUntil(
        cell, closing.environment(), closing.window().end(), closing.after());
  }

  private void close(Closing closing, List<CustomerId> customers) {
    var refused = refused(closing, customers);
    store.advance(
        closing,
        closing.done() + customers.size(),
        customers.getLast().text(),
        closing.refused() + refused.size(),
        refused.stream().findFirst());
  }

  /// Closes for these customers, all at once; where the records of some contradict themselves, in
  /// halves, down to those that cannot be closed for, which it answers.
  private List<CustomerId> refused(Closing closing, List<CustomerId> customers) {
    if (isClosed(closing, customers)) {
      return List.of();
    }
    if (customers.size() == 1) {
      return customers;
    }
    var middle = customers.size() / 2;
    return Stream.of(customers.subList(0, middle), customers.subList(middle, customers.size()))
        .flatMap(half -> refused(closing, half).stream())
        .toList();
  }

  private boolean isClosed(Closing closing, List<CustomerId> customers) {
    var cell = cells.require(closing.kind(), closing.cell());
    try {
      checkpoints.createFinal(cell, closing.environment(), customers, closing.window());
      return true;
    } catch (Failure.Conflict _) {
      return false;
    }
  }
}
