package io.pacspace.bench.rig;

import io.pacspace.bench.load.Request;
import io.pacspace.shared.Secret;
import io.pacspace.shared.SessionId;
import io.pacspace.shared.TenantId;
import io.pacspace.shared.UserId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Makes tenants on a paid plan, each with a user who is signed in, straight in the database: to
/// register as many would measure how slow a password hash is meant to be.
public final class Tenants {
  private static final int COOKIE_BYTES = 32;
  private static final int MANY = 1_000;
  private static final String STATEMENT =
      """
      with given as (
        select * from unnest(:tenants::uuid[], :users::uuid[], :sessions::uuid[], :hashes::text[])
          as given (tenant_id, user_id, session_id, token_hash)
      ), tenants as (
        insert into accounts.tenants (tenant_id, name, created_at)
        select tenant_id, 'Load', now() from given
      ), users as (
        insert into accounts.users
          (tenant_id, user_id, email, email_key, name, password_hash, created_at)
        select tenant_id, user_id, user_id || '@load.test', user_id || '@load.test', 'Load', '-',
          now()
        from given
      ), sessions as (
        insert into sessions.sessions
          (token_hash, session_id, tenant_id, user_id, created_at, address, user_agent)
        select decode(token_hash, 'hex'), session_id, tenant_id, user_id, now(), '127.0.0.1', 'load'
        from given
      )
      insert into plans.subscriptions (tenant_id, tier, paid_at)
      select tenant_id, 'pilot', now() from given
      """;

  private Tenants() {}

  /// A tenant as its browser knows it.
  public record Tenant(UUID id, String cookie) {
    private String cookieHeader() {
      return "Cookie: pacspace_session=" + cookie;
    }

    /// The request that activates its production environment.
    public Request provision() {
      return Request.post(
          "/dashboard/environments/provision", "{\"environment\":\"production\"}", cookieHeader());
    }

    /// The request that makes a key of its production environment.
    public Request createKey() {
      return Request.post(
          "/dashboard/api-keys",
          "{\"name\":\"load\",\"environment\":\"production\"}",
          cookieHeader());
    }

    /// The request for the statuses of its environments.
    public Request poll() {
      return Request.get("/dashboard/environments/environment-status", cookieHeader());
    }
  }

  /// Adds that many tenants to the control database.
  public static List<Tenant> add(JdbcClient control, int count) {
    var added = new ArrayList<Tenant>();
    var hashes = new ArrayList<String>();
    for (var i = 0; i < count; i++) {
      var cookie = Secret.random(COOKIE_BYTES);
      added.add(new Tenant(TenantId.next().value(), cookie.reveal()));
      hashes.add(HexFormat.of().formatHex(cookie.hash()));
    }
    control
        .sql(STATEMENT)
        .param("tenants", texts(added, tenant -> tenant.id().toString()))
        .param("users", texts(added, _ -> UserId.next().value().toString()))
        .param("sessions", texts(added, _ -> SessionId.next().value().toString()))
        .param("hashes", hashes.toArray(String[]::new))
        .update();
    if (count >= MANY) {
      control.sql("analyze").update();
    }
    return List.copyOf(added);
  }

  private static String[] texts(List<Tenant> tenants, Function<Tenant, String> text) {
    return tenants.stream().map(text).toArray(String[]::new);
  }
}
