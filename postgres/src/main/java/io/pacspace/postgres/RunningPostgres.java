package io.pacspace.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The PostgreSQL that somebody else runs on a folder, for whoever only means to connect: it is
/// neither locked nor changed nor stopped.
public final class RunningPostgres {
  /// Recovery after a crash may take longer; then it is worth a second try.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Access access;

  private RunningPostgres(Access access) {
    this.access = access;
  }

  /// The server that runs on a folder of [EmbeddedPostgres] now, once it has made up its mind to be
  /// ready or to go; none where nothing runs there.
  ///
  /// @throws PostgresFailure if one runs that cannot be used, saying why and what to do
  public static Optional<RunningPostgres> find(Path folder) {
    try {
      if (!Files.isDirectory(Cluster.data(folder))) {
        return Optional.empty();
      }
      var home = folder.toRealPath();
      var postmaster = settled(Cluster.data(home));
      return postmaster.isEmpty()
          ? Optional.empty()
          : Optional.of(new RunningPostgres(access(home, postmaster.get())));
    } catch (IOException e) {
      throw new PostgresFailure(
          "What runs in %s cannot be told (%s): ask as the user who runs it.".formatted(folder, e),
          e);
    }
  }

  private static Optional<Postmaster> settled(Path data) throws IOException {
    var giveUp = Instant.now().plus(PATIENCE);
    var found = running(data);
    while (found.isPresent() && !found.get().isReady()) {
      if (Instant.now().isAfter(giveUp)) {
        throw new PostgresFailure(
            "The PostgreSQL of %s is neither ready nor gone: try again later.".formatted(data));
      }
      Pause.brief();
      found = running(data);
    }
    return found;
  }

  private static Optional<Postmaster> running(Path data) throws IOException {
    return Postmaster.read(data).filter(postmaster -> postmaster.runsOn(data));
  }

  private static Access access(Path home, Postmaster postmaster) throws IOException {
    var access = new Access(postmaster.port(), Cluster.password(home));
    var complaint = access.complaint(Cluster.data(home));
    if (complaint.isPresent()) {
      throw new PostgresFailure(
          "The PostgreSQL that runs on %s cannot be used: %s.".formatted(home, complaint.get()));
    }
    return access;
  }

  /// The URL of a database, without user and password.
  public String jdbcUrl(String database) {
    return access.jdbcUrl(database);
  }

  /// The password of a login that [EmbeddedPostgres#createLogin] has made.
  public String password(String login) {
    return new Logins(access).password(login);
  }
}
