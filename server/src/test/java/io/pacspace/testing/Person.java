package io.pacspace.testing;

import java.util.UUID;

/// Somebody with an address and a password who talks to the routes under `/dashboard/auth`.
public record Person(Http http, String email, String password) {
  private static final String AUTH = "/dashboard/auth/";

  /// Somebody with a new address.
  public static Person stranger(TestServer server) {
    return new Person(
        server.http(), "ada-" + UUID.randomUUID() + "@company.test", "a password of Ada's own");
  }

  /// Somebody who registered and proved the address, but is signed in no more.
  public static Person verified(TestServer server) {
    var person = stranger(server);
    person.register();
    person.verify(new Mailbox(server, person.email()).token());
    person.http().post(AUTH + "logout");
    return person;
  }

  /// The same with another password.
  public Person with(String otherPassword) {
    return new Person(http, email, otherPassword);
  }

  /// The same in another browser.
  public Person in(Http browser) {
    return new Person(browser, email, password);
  }

  public Http.Answer register() {
    return http.post(
        AUTH + "register",
        """
        {"name":"Ada Byron","email":"%s","password":"%s","organization":"Engines Ltd"}"""
            .formatted(email, password));
  }

  /// Verifies with this password, as that of the registration.
  public Http.Answer verify(String token) {
    return verify(token, "password");
  }

  /// The same with this password as a new one.
  public Http.Answer verifyAnew(String token) {
    return verify(token, "newPassword");
  }

  private Http.Answer verify(String token, String field) {
    return http.post(
        AUTH + "verify",
        """
        {"token":"%s","%s":"%s"}"""
            .formatted(token, field, password));
  }

  public Http.Answer signIn() {
    return http.post(
        AUTH + "login",
        """
        {"email":"%s","password":"%s"}"""
            .formatted(email, password));
  }

  /// Posts the address alone: to `resend-verification` or `forgot-password`.
  public Http.Answer ask(String path) {
    return http.post(
        AUTH + path,
        """
        {"email":"%s"}"""
            .formatted(email));
  }

  public Http.Answer reset(String token, String newPassword) {
    return http.post(
        AUTH + "reset-password",
        """
        {"token":"%s","password":"%s"}"""
            .formatted(token, newPassword));
  }

  public Http.Answer change(String newPassword) {
    return http.post(
        AUTH + "change-password",
        """
        {"currentPassword":"%s","newPassword":"%s"}"""
            .formatted(password, newPassword));
  }

  public Http.Answer me() {
    return http.get(AUTH + "me");
  }
}
