package io.pacspace.environments;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.shared.EnvironmentKind;
import io.pacspace.shared.Principal;
import io.pacspace.shared.Secret;
import io.pacspace.shared.SessionId;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import io.pacspace.testing.Threads;
import io.pacspace.web.SessionAuthenticator;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pastalab.fray.core.command.SystemTimeDelegateType;
import org.pastalab.fray.junit.junit5.FrayTestExtension;
import org.pastalab.fray.junit.junit5.annotations.FrayTest;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/// Event streams that wait, those who wake them, and a server that stops.
@ExtendWith(FrayTestExtension.class)
class EventHubSchedules {
  private static final int SCHEDULES = 10_000;

  /// How far each look at the clock moves it, in nanoseconds: nobody waits in real time.
  private static final long TICK = 1_000_000;

  /// Whoever waits for longer than that was never woken.
  private static final Duration LONG = Duration.ofSeconds(10);

  private static final TenantId TENANT = TenantId.next();
  private static final Principal.User ADA =
      new Principal.User(TENANT, UserId.next(), SessionId.next());
  private static final Environment.Changed CHANGED =
      new Environment.Changed(TENANT, EnvironmentKind.SANDBOX, new Activation.None());
  private static final ContextClosedEvent STOPPED =
      new ContextClosedEvent(new StaticApplicationContext());

  /// Loads what threads use before they are scheduled: one that is stopped while it initialises a
  /// class would hold up the others for ever.
  @BeforeAll
  static void load() throws InterruptedException {
    var versions = new TestingVersions();
    var sessions = new TestingSessions(ADA.session());
    var hub = new EventHub(versions, sessions);
    try (var stream = hub.subscribe(ADA)) {
      hub.on(CHANGED);
      assertThat(goesOn(stream)).isTrue();
      hub.poll();
      versions.next(TENANT);
      hub.poll();
      Threads.beside(() -> assertThat(goesOn(stream)).isTrue());
      sessions.end(ADA.session());
      hub.endWithTheirSessions();
      assertThat(goesOn(stream)).isFalse();
    }
    hub.on(STOPPED);
  }

  /// A stream that is told of a change looks after it, so it always sees the last.
  @FrayTest(
      iterations = SCHEDULES,
      resetClassLoaderPerIteration = false,
      systemTimeDelegateType = SystemTimeDelegateType.MOCK,
      virtualTimeDelta = TICK)
  void aStreamSeesTheLastChange() throws InterruptedException {
    var hub = new EventHub(new TestingVersions(), new TestingSessions(ADA.session()));
    var state = new AtomicInteger();
    Threads.beside(
        () -> {
          try (var stream = hub.subscribe(ADA)) {
            while (state.get() < 2) {
              assertThat(goesOn(stream)).isTrue();
            }
          }
        },
        () -> {
          for (var i = 0; i < 2; i++) {
            state.incrementAndGet();
            hub.on(CHANGED);
          }
        });
  }

  /// The same where another node has made the change.
  @FrayTest(
      iterations = SCHEDULES,
      resetClassLoaderPerIteration = false,
      systemTimeDelegateType = SystemTimeDelegateType.MOCK,
      virtualTimeDelta = TICK)
  void aStreamSeesWhatAnotherNodeHasChanged() throws InterruptedException {
    var versions = new TestingVersions();
    var hub = new EventHub(versions, new TestingSessions(ADA.session()));
    try (var stream = hub.subscribe(ADA)) {
      Threads.beside(
          () -> {
            while (versions.of(TENANT) == 0) {
              assertThat(goesOn(stream)).isTrue();
            }
          },
          () -> {
            hub.poll();
            versions.next(TENANT);
            hub.poll();
          });
    }
  }

  /// No stream outlasts the server or its session, whenever it was opened.
  @FrayTest(
      iterations = SCHEDULES,
      resetClassLoaderPerIteration = false,
      systemTimeDelegateType = SystemTimeDelegateType.MOCK,
      virtualTimeDelta = TICK)
  void streamsEndAsTheServerStops() throws InterruptedException {
    var hub = new EventHub(new TestingVersions(), new TestingSessions(ADA.session()));
    Threads.Work stream =
        () -> {
          try (var open = hub.subscribe(ADA)) {
            awaitEnd(open);
          }
        };
    Threads.beside(stream, stream, () -> hub.on(CHANGED), () -> hub.on(STOPPED));
  }

  @FrayTest(
      iterations = SCHEDULES,
      resetClassLoaderPerIteration = false,
      systemTimeDelegateType = SystemTimeDelegateType.MOCK,
      virtualTimeDelta = TICK)
  void streamsEndWithTheirSession() throws InterruptedException {
    var sessions = new TestingSessions(ADA.session());
    var hub = new EventHub(new TestingVersions(), sessions);
    try (var open = hub.subscribe(ADA)) {
      Threads.beside(
          () -> awaitEnd(open),
          () -> {
            sessions.end(ADA.session());
            hub.endWithTheirSessions();
          },
          () -> hub.on(CHANGED));
    }
  }

  /// Waits for a change, and fails if there is none.
  private static boolean goesOn(EventHub.Subscription stream) throws InterruptedException {
    var started = System.nanoTime();
    var goesOn = stream.await(LONG);
    assertThat(System.nanoTime() - started).isLessThan(LONG.toNanos());
    return goesOn;
  }

  private static void awaitEnd(EventHub.Subscription stream) throws InterruptedException {
    var goesOn = true;
    while (goesOn) {
      goesOn = goesOn(stream);
    }
  }

  /// Streams of one tenant come and go without a trace.
  @FrayTest(iterations = SCHEDULES, resetClassLoaderPerIteration = false)
  void nothingIsLeftOfAStreamThatWasClosed() throws InterruptedException {
    var versions = new TestingVersions();
    var hub = new EventHub(versions, new TestingSessions(ADA.session()));
    Threads.Work openAndClose = () -> hub.subscribe(ADA).close();
    Threads.beside(openAndClose, openAndClose, hub::poll);
    versions.asked.clear();
    hub.poll();
    assertThat(versions.asked).isEmpty();
  }

  /// Sessions that are live until a test ends them.
  private static final class TestingSessions implements SessionAuthenticator {
    private final Set<SessionId> live = ConcurrentHashMap.newKeySet();

    private TestingSessions(SessionId session) {
      live.add(session);
    }

    private void end(SessionId session) {
      live.remove(session);
    }

    @Override
    public String cookieName() {
      return "session";
    }

    @Override
    public Optional<Principal.User> authenticate(Secret cookie) {
      return Optional.empty();
    }

    @Override
    public Set<SessionId> live(Collection<SessionId> sessions) {
      return Set.copyOf(sessions.stream().filter(live::contains).toList());
    }

    @Override
    public void hold(Principal.User user) {}
  }

  /// The versions of tenants' environments, without a database.
  private static final class TestingVersions extends EnvironmentStore {
    private final Map<TenantId, Long> versions = new ConcurrentHashMap<>();
    private final List<Integer> asked = new CopyOnWriteArrayList<>();

    private TestingVersions() {
      super(JdbcClient.create(new SimpleDriverDataSource()));
    }

    private long of(TenantId tenant) {
      return versions.getOrDefault(tenant, 0L);
    }

    private void next(TenantId tenant) {
      versions.merge(tenant, 1L, Long::sum);
    }

    @Override
    Map<TenantId, Long> versions(List<TenantId> tenants) {
      asked.add(tenants.size());
      var found = new HashMap<TenantId, Long>();
      tenants.forEach(tenant -> found.put(tenant, of(tenant)));
      return found;
    }
  }
}
