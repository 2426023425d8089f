package io.pacspace.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Users beside the superuser, who can do only what they are granted. Their passwords follow from
/// the superuser's, so that there is one file to keep.
record Logins(Access access) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  String password(String name) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(access.password().getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(checked(name).getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  /// Makes the user unless there is one of that name, who can sign in from now on.
  void create(String name) {
    var login = "role %s login password '%s'".formatted(checked(name), password(name));
    try (var connection = access.connect("postgres")) {
      execute(connection, (exists(connection, name) ? "alter " : "create ") + login);
    } catch (SQLException e) {
      throw new PostgresFailure("The user " + name + " could not be created: " + e, e);
    }
  }

  private static boolean exists(Connection connection, String name) throws SQLException {
    try (var query = connection.prepareStatement("select from pg_roles where rolname = ?")) {
      query.setString(1, name);
      try (var found = query.executeQuery()) {
        return found.next();
      }
    }
  }

  /// Gives a database, and whatever somebody else owns there, to a user. Does nothing the second
  /// time.
  void give(String database, String owner) {
    try (var connection = access.connect(database)) {
      execute(
          connection,
          """
          do $$
          declare
            thing text;
            heir constant oid := '%1$s'::regrole;
          begin
            if (select datdba from pg_database where datname = current_database()) <> heir then
              execute format('alter database %%I owner to %1$s', current_database());
            end if;
            for thing in
              select format('schema %%I', nspname) from pg_namespace
              where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')
                and nspowner <> heir
              union all
              select format('table %%s', c.oid::regclass)
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
                and c.relowner <> heir and c.relkind in ('r', 'p', 'v', 'm', 'S')
                and not exists (
                  select from pg_depend d
                  where c.relkind = 'S' and d.objid = c.oid and d.deptype in ('a', 'i'))
              union all
              select format('routine %%s', p.oid::regprocedure)
              from pg_proc p join pg_namespace n on n.oid = p.pronamespace
              where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
                and p.proowner <> heir
            loop
              execute format('alter %%s owner to %1$s', thing);
            end loop;
          end
          $$
          """
              .formatted(checked(owner)));
    } catch (SQLException e) {
      throw new PostgresFailure(
          "The database %s could not be given to %s: %s".formatted(database, owner, e), e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'%s' is not the name of a user".formatted(name));
    }
    return name;
  }
}
