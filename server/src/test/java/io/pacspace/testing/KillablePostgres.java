package io.pacspace.testing;

import io.pacspace.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;

/// A PostgreSQL that a test kills and starts again. Its clients reach it through one port that
/// stays the same.
public final class KillablePostgres implements AutoCloseable {
  private final Path folder;
  private final ServerSocket door;
  private volatile EmbeddedPostgres postgres;

  private KillablePostgres(Path folder) throws IOException {
    this.folder = folder;
    this.postgres = EmbeddedPostgres.start(folder, _ -> {});
    this.door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::letIn);
  }

  /// Starts one in a folder below `target`.
  public static KillablePostgres start(String name) {
    try {
      return new KillablePostgres(Path.of("target", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// New databases in it.
  public TestDatabases databases() {
    return TestDatabases.in(postgres, door.getLocalPort());
  }

  /// `kill -9` of the postmaster, and a new start that recovers.
  public void killAndRestart() {
    var postmaster = ProcessHandle.of(postgres.postmasterPid());
    postmaster.ifPresent(ProcessHandle::destroyForcibly);
    postmaster.ifPresent(process -> process.onExit().join());
    postgres.close();
    postgres = EmbeddedPostgres.start(folder, _ -> {});
  }

  private void letIn() {
    try {
      while (true) {
        var client = door.accept();
        Thread.ofVirtual().start(() -> connect(client));
      }
    } catch (IOException _) {
      // The door is closed.
    }
  }

  private void connect(Socket client) {
    try (client;
        var server = new Socket(InetAddress.getLoopbackAddress(), postgres.port())) {
      var back = Thread.ofVirtual().start(() -> copy(server, client));
      copy(client, server);
      back.join();
    } catch (IOException _) {
      // It is down; the client sees its connection end.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Copies until one side ends, then ends both.
  private static void copy(Socket from, Socket to) {
    try (from;
        to;
        var in = from.getInputStream();
        var out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException _) {
      // One of them was killed.
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      postgres.close();
    }
  }
}
