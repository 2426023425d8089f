package io.pacspace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A program of a tenant that records deltas with an API key.
public final class TestProgram {
  private final Http http;
  private final String key;

  private TestProgram(Http http, String key) {
    this.http = http;
    this.key = key;
  }

  /// A program of a new tenant on the free plan, in its sandbox.
  public static TestProgram free(TestServer server) {
    return of(server, TestTenant.signUp(server), "sandbox");
  }

  /// A program of a new tenant on a paid plan, in its sandbox.
  public static TestProgram paid(TestServer server) {
    return of(server, TestTenant.signUp(server).upgrade("pilot"), "sandbox");
  }

  /// A program of that tenant, in an environment that is activated if it has to be.
  public static TestProgram of(TestServer server, TestTenant tenant, String environment) {
    return of(server.http(), tenant, environment);
  }

  /// The same, reaching the server through `http`.
  public static TestProgram of(Http http, TestTenant tenant, String environment) {
    tenant.provision(environment);
    tenant.awaitStatus(environment, "active");
    var answer =
        tenant
            .http()
            .post(
                "/dashboard/api-keys",
                """
                {"name":"program","environment":"%s"}"""
                    .formatted(environment));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    return new TestProgram(http, answer.data().path("fullKey").asString());
  }

  /// The same program talking to another server on the same databases.
  public TestProgram at(TestServer other) {
    return new TestProgram(other.http(), key);
  }

  /// Its key.
  public String key() {
    return key;
  }

  public Http.Answer get(String path) {
    return http.get(path, "X-Api-Key", key);
  }

  /// Posts JSON, with more headers as name, value.
  public Http.Answer post(String path, String body, String... headers) {
    var all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("X-Api-Key", key));
    return http.post(path, body, all.toArray(String[]::new));
  }

  /// Records one delta given as JSON.
  public Http.Answer record(String delta, String... headers) {
    return post("/api/v1/balance/delta", delta, headers);
  }

  /// Records one small delta.
  public Http.Answer record(String customer, String amount) {
    return record(
        """
        {"customerId":"%s","delta":%s,"reason":"usage"}"""
            .formatted(customer, amount));
  }

  /// Records many at once; each is JSON.
  public Http.Answer batch(List<String> deltas, String... headers) {
    return post(
        "/api/v1/balance/delta/batch", "{\"deltas\":[" + String.join(",", deltas) + "]}", headers);
  }

  /// The one ledger that holds a record; for looking at its rows past row-level security.
  public static String ledgerOf(JdbcClient owner, String customer) {
    return owner
        .sql("select distinct ledger_id from ledger.deltas where customer_id = :customer")
        .param("customer", customer)
        .query(String.class)
        .single();
  }
}
