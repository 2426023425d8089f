package io.pacspace.platform;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.Task;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;

/// Runs the jobs of all modules with db-scheduler on virtual threads. Due jobs are claimed with
/// `for update skip locked`; a node that stops sending heartbeats loses its jobs to the others.
/// What every node does for itself, such as sweeping, is `@Scheduled` instead. A command beside
/// servers leaves both to them.
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(JobSettings.class)
@ConditionalOnProperty(
    prefix = "pacspace",
    name = "beside-servers",
    havingValue = "false",
    matchIfMissing = true)
class JobRunner {
  static final String TABLE = "jobs.jobs";

  private static final int AT_ONCE = 32;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(4);
  private static final int MISSED_HEARTBEATS = 4;

  @Bean(destroyMethod = "")
  Scheduler scheduler(DataSource control, List<Task<?>> tasks) {
    return Scheduler.create(control, tasks)
        .tableName(TABLE)
        .serializer(new TextSerializer())
        .schedulerName(new SchedulerName.Fixed(node()))
        .executorService(
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("job-", 0).factory()))
        .threads(AT_ONCE)
        .pollUsingLockAndFetch(0.5, 1.0)
        .pollingInterval(POLL)
        .heartbeatInterval(HEARTBEAT)
        .missedHeartbeatsLimit(MISSED_HEARTBEATS)
        .shutdownMaxWait(Duration.ofSeconds(5))
        .build();
  }

  /// Starts after the web server, since jobs may ask this node over HTTP, and stops before it.
  @Bean
  SmartLifecycle jobsRunning(Scheduler scheduler, JobSettings settings, JdbcClient control) {
    return new SmartLifecycle() {
      @Override
      public void start() {
        if (settings.soleNode()) {
          releaseJobsOfTheLastRun(control);
        }
        scheduler.start();
      }

      @Override
      public void stop() {
        scheduler.stop();
      }

      @Override
      public boolean isRunning() {
        return scheduler.getSchedulerState().isStarted()
            && !scheduler.getSchedulerState().isShuttingDown();
      }
    };
  }

  @Bean
  Gauge queueDepth(MeterRegistry metrics, JdbcClient control) {
    return Gauge.builder("pacspace.jobs.waiting", () -> waiting(control))
        .description("Jobs that are due and not yet done")
        .register(metrics);
  }

  private static long waiting(JdbcClient control) {
    return control
        .sql("select count(*) from jobs.jobs where execution_time <= now()")
        .query(Long.class)
        .single();
  }

  /// With one node, whatever is claimed at its start was claimed by a process that is gone.
  private static void releaseJobsOfTheLastRun(JdbcClient control) {
    control
        .sql(
            """
            update jobs.jobs set picked = false, picked_by = null, last_heartbeat = null
            where picked
            """)
        .update();
  }

  private static String node() {
    try {
      return InetAddress.getLocalHost().getHostName() + "-" + UUID.randomUUID();
    } catch (UnknownHostException _) {
      return UUID.randomUUID().toString();
    }
  }
}
