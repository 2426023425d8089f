package io.pacspace.databases;

import io.pacspace.databases.DatabaseSettings.Database;
import io.pacspace.shared.Secret;
import org.jspecify.annotations.Nullable;

/// Who signs in to a database. Each is a login of its own with connections of its own, so that no
/// pooler between can hand one's rights to another, and none has the rights of another
/// (`docs/adr/0010-three-logins.md`). Migrations grant to these names.
public enum Login {
  /// Owns the schemas: migrations alone, and the check of an installation.
  OWNER("pacspace_owner"),
  /// Serves requests.
  APPLICATION("pacspace_app"),
  /// Records deltas in cells.
  RECORDER("pacspace_recorder");

  private final String username;

  Login(String username) {
    this.username = username;
  }

  /// Its name in PostgreSQL.
  public String username() {
    return username;
  }

  /// Where it signs in: the owner past any pooler, if there is another way.
  @Nullable String url(Database database) {
    var direct = database.owner().url();
    return this == OWNER && direct != null ? direct : database.url();
  }

  @Nullable Secret password(Database database) {
    return switch (this) {
      case OWNER -> database.owner().password();
      case APPLICATION -> database.password();
      case RECORDER -> database.recorder().password();
    };
  }
}
