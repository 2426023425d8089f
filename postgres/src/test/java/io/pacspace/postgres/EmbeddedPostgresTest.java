package io.pacspace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  private static final List<String> PROGRESS = new ArrayList<>();

  @TempDir(factory = InTarget.class, cleanup = CleanupMode.ON_SUCCESS)
  private static Path home;

  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void startForTheFirstTime() throws Exception {
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

  /// A folder of before has databases of the superuser's and users who cannot sign in.
  @Test
  void givesADatabaseOfTheSuperusersToALogin() throws Exception {
    TestingSql.execute(postgres, "create role heir nologin; create role other nologin");
    postgres.createDatabaseIfAbsent("legacy");
    try (var superuser =
            DriverManager.getConnection(
                postgres.jdbcUrl("legacy"), postgres.username(), postgres.password());
        var statement = superuser.createStatement()) {
      statement.execute(
          """
          create schema old;
          create table old.things (id bigint generated always as identity, note text);
          create sequence old.numbers;
          create view old.notes as select note from old.things;
          create function old.one() returns int language sql return 1;
          insert into old.things (note) values ('kept');
          """);
    }
    for (var again = 0; again < 2; again++) {
      postgres.createLogin("heir");
      postgres.createDatabaseIfAbsent("legacy", "heir");
    }
    try (var heir =
            DriverManager.getConnection(
                postgres.jdbcUrl("legacy"), "heir", postgres.password("heir"));
        var statement = heir.createStatement()) {
      statement.execute(
          """
          update old.things set note = 'changed';
          alter table old.things add column more text;
          alter sequence old.numbers restart;
          drop view old.notes;
          drop function old.one();
          create schema new;
          """);
    }
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    postgres.jdbcUrl("legacy"), "other", postgres.password("other")))
        .isInstanceOf(SQLException.class);
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
      for (var address : network.inetAddresses().toList()) {
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
      for (var result : executor.invokeAll(List.of(creation, creation, creation))) {
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

  private static List<String> show(String... settings) throws SQLException {
    var values = new ArrayList<String>();
    for (var setting : settings) {
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
