package io.pacspace.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.testing.Mailbox;
import io.pacspace.testing.Person;
import io.pacspace.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

class PasswordChangesTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final String NEW = "a new password of hers";

  private final Person ada = Person.verified(SERVER);
  private final Mailbox mailbox = new Mailbox(SERVER, ada.email());

  private String resetToken() {
    assertThat(ada.ask("forgot-password").status()).isEqualTo(202);
    return mailbox.token();
  }

  @Test
  void resetsWithATokenAndEndsEverySession() {
    ada.signIn();
    var phone = ada.in(SERVER.http());
    phone.signIn();

    assertThat(ada.reset(resetToken(), NEW).status()).isEqualTo(200);
    assertThat(ada.me().status()).isEqualTo(401);
    assertThat(phone.me().status()).isEqualTo(401);
    assertThat(ada.signIn().code()).isEqualTo("INVALID_CREDENTIALS");
    assertThat(ada.with(NEW).signIn().status()).isEqualTo(200);
  }

  @Test
  void resetsOnceOnly() {
    var earlier = resetToken();
    var token = resetToken();
    assertThat(ada.reset(token, NEW).status()).isEqualTo(200);
    assertThat(ada.reset(token, "yet another password").status()).isEqualTo(400);
    assertThat(ada.reset(earlier, "yet another password").status()).isEqualTo(400);
    assertThat(ada.with(NEW).signIn().status()).isEqualTo(200);
  }

  @Test
  void resetsOnceHoweverManyTryAtOnce() throws Exception {
    var one = resetToken();
    var other = resetToken();
    var calls =
        Stream.of(one, other, one, other)
            .<Callable<Integer>>map(t -> () -> ada.in(SERVER.http()).reset(t, NEW + t).status())
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var statuses = threads.invokeAll(calls).stream().map(Future::resultNow).toList();
      assertThat(statuses).containsExactlyInAnyOrder(200, 400, 400, 400);
    }
  }

  @Test
  void refusesAnExpiredToken() {
    var token = resetToken();
    SERVER
        .databases()
        .control()
        .sql(
            """
            update accounts.tokens t
            set expires_at = now() - interval '1 second'
            from accounts.users u
            where u.user_id = t.subject and u.email = :email
            """)
        .param("email", ada.email())
        .update();
    assertThat(ada.reset(token, NEW).status()).isEqualTo(400);
    assertThat(ada.signIn().status()).isEqualTo(200);
  }

  /// A password that breaks a rule must not cost the token.
  @Test
  void keepsTheTokenWhenThePasswordIsRefused() {
    var token = resetToken();
    assertThat(ada.reset(token, "password").status()).isEqualTo(400);
    assertThat(ada.reset(token, ada.email()).status()).isEqualTo(400);
    assertThat(ada.reset(token, NEW).status()).isEqualTo(200);
  }

  @Test
  void tellsNothingAboutWhoHasAnAccount() {
    var stranger = Person.stranger(SERVER);
    var unknown = stranger.ask("forgot-password");
    var known = ada.ask("forgot-password");
    assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(202);
    assertThat(unknown.body()).isEqualTo(known.body());
    assertThat(new Mailbox(SERVER, stranger.email()).settled()).isEmpty();
    assertThat(mailbox.settled()).hasSize(2);
  }

  @Test
  void changesAndEndsTheOtherSessions() {
    ada.signIn();
    var phone = ada.in(SERVER.http());
    phone.signIn();
    var token = resetToken();

    assertThat(ada.change(NEW).status()).isEqualTo(200);
    assertThat(ada.me().status()).isEqualTo(200);
    assertThat(phone.me().status()).isEqualTo(401);
    assertThat(phone.signIn().status()).isEqualTo(401);
    assertThat(phone.with(NEW).signIn().status()).isEqualTo(200);
    assertThat(ada.reset(token, "yet another password").status()).isEqualTo(400);
  }

  /// A sign-in that checked the old password just before the change must not outlive it.
  @Test
  void letsNobodyStayWithAPasswordThatIsBeingReplaced() throws Exception {
    ada.signIn();
    var others = Stream.generate(() -> ada.in(SERVER.http())).limit(6).toList();
    var calls = new ArrayList<Callable<Integer>>();
    others.forEach(other -> calls.add(() -> other.signIn().status()));
    calls.add(3, () -> ada.change(NEW).status());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(threads.invokeAll(calls).get(3).resultNow()).isEqualTo(200);
    }
    assertThat(others).allSatisfy(other -> assertThat(other.me().status()).isEqualTo(401));
    assertThat(ada.me().status()).isEqualTo(200);
  }

  @Test
  void changesNothingWithoutTheCurrentPassword() {
    ada.signIn();
    var wrong = ada.with("not the password").change(NEW);
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.code()).isEqualTo("INVALID_CREDENTIALS");
    assertThat(ada.change("password").status()).isEqualTo(400);
    assertThat(ada.in(SERVER.http()).signIn().status()).isEqualTo(200);
    assertThat(ada.in(SERVER.http()).change(NEW).code()).isEqualTo("SESSION_REQUIRED");
  }

  /// Whoever did not do it themselves has to hear of it, and from where it was done.
  @Test
  void tellsTheOwnerByMailThatThePasswordIsAnother() {
    ada.signIn();
    assertThat(ada.change(NEW).status()).isEqualTo(200);
    assertThat(toldOfChanges()).singleElement().asString().contains("When: ", "From: 127.0.0.1");
    assertThat(ada.reset(resetToken(), "yet another password").status()).isEqualTo(200);
    assertThat(toldOfChanges()).hasSize(2);
  }

  private List<String> toldOfChanges() {
    return mailbox.settled().stream()
        .filter(mail -> mail.path("subject").asString().endsWith("was changed"))
        .map(mail -> mail.path("text").asString())
        .toList();
  }

  /// Signing in is the one moment at which the password itself is at hand.
  @Test
  void hashesAnewAtSignInWhatWasHashedWithWeakerParameters() {
    var former = new Argon2PasswordEncoder(16, 32, 1, 8 * 1024, 1).encode(ada.password());
    var control = SERVER.databases().control();
    control
        .sql("update accounts.users set password_hash = :hash where email_key = :email")
        .param("hash", former)
        .param("email", ada.email())
        .update();
    assertThat(ada.with("not the password").signIn().code()).isEqualTo("INVALID_CREDENTIALS");
    assertThat(hashOfAda()).isEqualTo(former);
    assertThat(ada.signIn().status()).isEqualTo(200);
    var hash = hashOfAda();
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(ada.me().status()).isEqualTo(200);
    assertThat(ada.signIn().status()).isEqualTo(200);
    assertThat(hashOfAda()).isEqualTo(hash);
  }

  private String hashOfAda() {
    return SERVER
        .databases()
        .control()
        .sql("select password_hash from accounts.users where email_key = :email")
        .param("email", ada.email())
        .query(String.class)
        .single();
  }

  @Test
  void slowsDownWhoeverGuessesTheCurrentPassword() {
    ada.signIn();
    for (var i = 0; i < 10; i++) {
      assertThat(ada.with("guess number " + i).change(NEW).status()).isEqualTo(401);
    }
    assertThat(ada.change(NEW).status()).isEqualTo(429);
  }

  @Test
  void keepsThePreferredEnvironmentOnEveryDevice() {
    ada.signIn();
    var phone = ada.in(SERVER.http());
    phone.signIn();
    var answer =
        ada.http()
            .patch(
                "/dashboard/auth/preferences",
                """
                {"preferredEnvironment":"production"}""");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.data().toString()).isEqualTo("{\"preferredEnvironment\":\"production\"}");
    assertThat(phone.me().data().path("user").path("preferredEnvironment").asString())
        .isEqualTo("production");
  }

  @Test
  void prefersSandboxOrProductionAndNothingElse() {
    ada.signIn();
    for (var body :
        List.of(
            "{}",
            "{\"preferredEnvironment\":null}",
            "{\"preferredEnvironment\":\"mars\"}",
            "{\"preferredEnvironment\":\"SANDBOX\"}",
            "{\"preferredEnvironment\":0}")) {
      assertThat(ada.http().patch("/dashboard/auth/preferences", body).status())
          .as(body)
          .isEqualTo(400);
    }
  }
}
