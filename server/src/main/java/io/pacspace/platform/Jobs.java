package io.pacspace.platform;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Instant;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Durable work: a job is a row, inserted in the transaction of what caused it, and is run by any
/// node until it is done, also after `kill -9`.
@Component
public class Jobs {
  private final SchedulerClient client;
  private final ObjectProvider<Scheduler> runner;

  Jobs(DataSource control, ObjectProvider<Scheduler> runner) {
    this.client =
        SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(control))
            .tableName(JobRunner.TABLE)
            .serializer(new TextSerializer())
            .build();
    this.runner = runner;
  }

  /// Adds a job to the current transaction. A due job is taken up by this node as soon as the
  /// transaction commits, without waiting for the next poll; a command beside servers leaves it to
  /// them.
  public void enqueue(TaskInstance<String> job, Instant when) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("a job is enqueued inside the transaction that causes it");
    }
    client.scheduleIfNotExists(job, when);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            runner.ifAvailable(Scheduler::triggerCheckForDueExecutions);
          }
        });
  }
}
