package io.pacspace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresTest {
  private static final List<String> PROGRESS = new ArrayList<>();
  private static Path home;
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void startForTheFirstTime() throws Exception {
    home = TestingHome.empty("first start");
    postgres =
        EmbeddedPostgres.start(
            home, Map.of("shared_buffers", "16MB", "work_mem", "5MB"), PROGRESS::add);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void reportsEveryStepOfAFirstStart() {
    assertThat(PROGRESS.subList(0, 3))
        .containsExactly(
            "unpacking PostgreSQL 18.6",
            "creating the database cluster",
            "starting PostgreSQL 18.6");
    assertThat(PROGRESS.getLast())
        .matches("PostgreSQL 18\\.6 is ready on port " + postgres.port() + " after \\d+ ms");
  }

  @Test
  void appliesTheCallersSettingsOverItsOwn() throws Exception {
    assertThat(show("shared_buffers", "work_mem", "max_connections", "jit"))
        .containsExactly("16MB", "5MB", "200", "off");
  }

  @Test
  void keepsWhatIsCommitted() throws Exception {
    assertThat(show("fsync", "full_page_writes", "synchronous_commit", "data_checksums"))
        .containsOnly("on");
  }

  @Test
  void sortsTheSameWayOnEverySystem() throws Exception {
    assertThat(
            TestingSql.query(
                postgres,
                """
                select concat_ws(' ', pg_encoding_to_char(encoding), datlocprovider, datlocale, datcollate)
                from pg_database
                """))
        .containsOnly("UTF8 b C.UTF-8 C");
  }

  @Test
  void listensOnLoopbackAlone() throws Exception {
    for (var network : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address : network.inetAddresses().toList()) {
        if (!address.equals(InetAddress.ofLiteral("127.0.0.1"))) {
          assertThatThrownBy(() -> connect(address)).isInstanceOf(IOException.class);
        }
      }
    }
    assertThatThrownBy(() -> connect(InetAddress.ofLiteral("127.0.0.2")))
        .isInstanceOf(ConnectException.class);
    assertThat(show("unix_socket_directories")).containsExactly("");
  }

  @Test
  void asksEverybodyForThePassword() throws Exception {
    assertThat(TestingSql.query(postgres, "select distinct auth_method from pg_hba_file_rules"))
        .containsExactly("scram-sha-256");
    assertThatThrownBy(
            () -> DriverManager.getConnection(postgres.jdbcUrl("postgres"), "postgres", "guessed"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
  }

  @Test
  void keepsPasswordDataAndLogFromOtherUsers() throws IOException {
    assertThat(permissions("password")).isEqualTo("rw-------");
    assertThat(permissions("postgres.log")).isEqualTo("rw-------");
    assertThat(permissions("data")).isEqualTo("rwx------");
    assertThat(postgres.password()).hasSizeGreaterThan(30);
  }

  @Test
  void createsADatabaseOnceHoweverManyAskForIt() throws Exception {
    Callable<String> creation =
        () -> {
          postgres.createDatabaseIfAbsent("pac \"space");
          return "created";
        };
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> result : executor.invokeAll(List.of(creation, creation, creation))) {
        assertThat(result.get()).isEqualTo("created");
      }
    }
    postgres.createDatabaseIfAbsent("pac \"space");
    assertThat(TestingSql.query(postgres, "select datname from pg_database"))
        .containsOnlyOnce("pac \"space");
    DriverManager.getConnection(
            postgres.jdbcUrl("pac \"space"), postgres.username(), postgres.password())
        .close();
  }

  @Test
  void keepsDataOverARestart() throws Exception {
    Path kept = TestingHome.unpacked("restart");
    try (var first = EmbeddedPostgres.start(kept, _ -> {})) {
      TestingSql.execute(first, "create table kept as select 42 as answer");
    }
    assertThat(kept.resolve("data/postmaster.pid")).doesNotExist();
    var progress = new ArrayList<String>();
    try (var second = EmbeddedPostgres.start(kept, progress::add)) {
      assertThat(TestingSql.query(second, "select answer from kept")).containsExactly("42");
    }
    assertThat(progress).first().isEqualTo("starting PostgreSQL 18.6");
  }

  @Test
  void refusesToServeWithoutFsync() throws Exception {
    Path unsafe = TestingHome.stopped("without fsync");
    try (var first = EmbeddedPostgres.start(unsafe, _ -> {})) {
      TestingSql.execute(first, "alter system set fsync = off");
    }
    assertThatThrownBy(() -> EmbeddedPostgres.start(unsafe, _ -> {}))
        .isInstanceOf(PostgresFailure.class)
        .hasMessageContainingAll("fsync is off", "postgresql.auto.conf");
    assertThat(unsafe.resolve("data/postmaster.pid")).doesNotExist();
  }

  @Test
  void refusesToServeBeyondLoopback() throws Exception {
    Path open = TestingHome.stopped("beyond loopback");
    try (var first = EmbeddedPostgres.start(open, _ -> {})) {
      TestingSql.execute(first, "alter system set listen_addresses = '*'");
    }
    assertThatThrownBy(() -> EmbeddedPostgres.start(open, _ -> {}))
        .isInstanceOf(PostgresFailure.class)
        .hasMessageContainingAll("listens on '*'", "postgresql.auto.conf");
    assertThat(open.resolve("data/postmaster.pid")).doesNotExist();
  }

  @Test
  void refusesAPasswordFileThatDoesNotBelongToTheData() throws Exception {
    Path mixedUp = TestingHome.stopped("mixed up");
    Files.writeString(mixedUp.resolve("password"), "another");
    assertThatThrownBy(() -> EmbeddedPostgres.start(mixedUp, _ -> {}))
        .isInstanceOf(PostgresFailure.class)
        .hasMessageContaining("bring back the file that belongs to the data");
    Files.delete(mixedUp.resolve("password"));
    assertThatThrownBy(() -> EmbeddedPostgres.start(mixedUp, _ -> {}))
        .isInstanceOf(PostgresFailure.class)
        .hasMessageContaining("is missing");
  }

  @Test
  void choosesAnotherPortWhenTheFirstIsTakenInTheLastMoment() throws Exception {
    Path contested = TestingHome.stopped("contested port");
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var ports = List.of(taken.getLocalPort(), Server.freePort()).iterator();
      try (var started =
          EmbeddedPostgres.start(contested, Settings.with(Map.of()), ports::next, _ -> {})) {
        assertThat(started.port()).isNotEqualTo(taken.getLocalPort());
      }
    }
  }

  @Test
  void failsWithTheWordsOfPostgresAndStartsOnceTheCauseIsGone() throws Exception {
    Path broken = TestingHome.stopped("broken settings");
    assertThatThrownBy(
            () -> EmbeddedPostgres.start(broken, Map.of("shared_buffers", "plenty"), _ -> {}))
        .isInstanceOf(PostgresFailure.class)
        .hasMessageContainingAll(
            "did not start",
            broken.resolve("postgres.log").toString(),
            "invalid value for parameter \"shared_buffers\": \"plenty\"");
    EmbeddedPostgres.start(broken, _ -> {}).close();
  }

  @Test
  void refusesAFolderWhoseClusterIsOfAnotherVersion() throws Exception {
    Path older = TestingHome.unpacked("other version");
    Files.createDirectories(older.resolve("data"));
    Files.writeString(older.resolve("data/PG_VERSION"), "17\n");
    assertThatThrownBy(() -> EmbeddedPostgres.start(older, _ -> {}))
        .isInstanceOf(PostgresFailure.class)
        .hasMessageContainingAll("written by PostgreSQL 17", "dump");
  }

  @Test
  void closesTwice() throws Exception {
    var closed = EmbeddedPostgres.start(TestingHome.stopped("closed twice"), _ -> {});
    closed.close();
    closed.close();
  }

  private static List<String> show(String... settings) throws SQLException {
    var values = new ArrayList<String>();
    for (String setting : settings) {
      values.addAll(TestingSql.query(postgres, "show " + setting));
    }
    return values;
  }

  private static void connect(InetAddress address) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, postgres.port()), 1_000);
    }
  }

  private static String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(name)));
  }
}
