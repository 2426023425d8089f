package io.pacspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.logs.LogFiles;
import io.pacspace.monitor.Monitor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A monitor says what is new and nothing twice.
class WatchTest {
  private static final String NAME = "log.example/sandbox";

  @TempDir Path site;
  @TempDir Path kept;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final StandingClock clock = new StandingClock();
  private TestingLog log;
  private Watch watch;

  @BeforeEach
  void start() throws Exception {
    log = TestingLog.ofRecords(NAME, 300);
    var report = new Report(new PrintWriter(out), new PrintWriter(err));
    var monitor = Monitor.of(log.key(), LogFiles.in(site), kept);
    watch = new Watch(report, monitor, clock);
  }

  /// Stands still but for what a test does to it.
  private static final class StandingClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private TestingLog before(int size) {
    var entries = log.entries().subList(0, size);
    return new TestingLog(log.key(), log.pair(), NAME, List.of(), entries);
  }

  private void look(int times, int exit) {
    for (var i = 0; i < times; i++) {
      assertThat(watch.look()).isEqualTo(exit);
    }
  }

  @Test
  void saysOnceThatALogIsAwayAndOnceThatItIsBack() throws Exception {
    before(200).writeTo(site);
    look(2, Exit.VERIFIED);
    Files.delete(site.resolve("checkpoint"));
    look(3, Exit.UNUSABLE);
    log.writeTo(site);
    look(2, Exit.VERIFIED);

    assertThat(out)
        .hasToString(
            NAME + ": 200 entries, 200 of them new.\n" + NAME + ": kept in " + kept + "\n");
    assertThat(err)
        .hasToString(
            """
            log.example/sandbox: UNREAD: There is no checkpoint, so this is no log.
            log.example/sandbox: well again: 300 entries, 100 of them new.
            """);
  }

  @Test
  void saysOnceThatALogHasForked() throws Exception {
    log.writeTo(site);
    look(1, Exit.VERIFIED);
    for (var size : new int[] {300, 300, 301, 302}) {
      var entries = TestingLog.ofRecords(NAME, size).entries();
      new TestingLog(log.key(), log.pair(), NAME, List.of(), entries).writeTo(site);
      look(1, Exit.REFUSED);
    }
    assertThat(err.toString()).contains("FORKED").hasLineCount(1);
  }

  @Test
  void saysAgainWhatHasBecomeWorse() throws Exception {
    log.writeTo(site);
    look(1, Exit.VERIFIED);
    before(200).writeTo(site);
    look(2, Exit.REFUSED);
    before(100).writeTo(site);
    look(2, Exit.REFUSED);
    assertThat(err.toString()).contains("shows 200", "shows 100").hasLineCount(2);
  }

  @Test
  void saysWhatGrows() throws Exception {
    before(1).writeTo(site);
    look(2, Exit.VERIFIED);
    clock.now = clock.now.plus(Duration.ofHours(1));
    before(2).writeTo(site);
    look(2, Exit.VERIFIED);
    assertThat(out.toString()).hasLineCount(3).endsWith(": 2 entries, 1 of them new.\n");
    assertThat(err.toString()).isEmpty();
  }
}
