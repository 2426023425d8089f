package io.pacspace.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Mailbox;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class SweepTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final JdbcClient DB = SERVER.databases().control();

  private final Person ada = Person.stranger(SERVER);

  @Test
  void forgetsARegistrationThatNobodyVerified() {
    ada.register();
    new Mailbox(SERVER, ada.email()).settled();
    age("accounts.registrations", "created_at");
    sweep();
    assertThat(registrations()).as("its token still works").isEqualTo(1);
    DB.sql("update accounts.tokens set expires_at = now()").update();
    sweep();
    assertThat(registrations()).isZero();
    assertThat(ada.signIn().code()).isEqualTo("INVALID_CREDENTIALS");
  }

  /// The mail of a fresh registration may not have been written yet, so it has no token.
  @Test
  void keepsAFreshRegistration() {
    ada.register();
    new Mailbox(SERVER, ada.email()).settled();
    DB.sql("delete from accounts.tokens").update();
    sweep();
    assertThat(registrations()).isEqualTo(1);
  }

  @Test
  void forgetsOldRequestsForAccess() {
    ada.http()
        .post(
            "/dashboard/auth/request-access",
            """
            {"name":"Ada","email":"%s","organization":"Engines"}"""
                .formatted(ada.email()));
    DB.sql("update accounts.access_requests set created_at = now() - interval '91 days'").update();
    sweep();
    assertThat(DB.sql("select count(*) from accounts.access_requests").query(Long.class).single())
        .isZero();
  }

  private static void sweep() {
    SERVER.bean(Registrations.class).sweep();
  }

  private void age(String table, String column) {
    DB.sql(
            "update %s set %s = %s - interval '26 hours' where email = :email"
                .formatted(table, column, column))
        .param("email", ada.email())
        .update();
  }

  private long registrations() {
    return DB.sql("select count(*) from accounts.registrations where email = :email")
        .param("email", ada.email())
        .query(Long.class)
        .single();
  }
}
