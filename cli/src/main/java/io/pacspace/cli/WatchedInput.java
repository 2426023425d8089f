package io.pacspace.cli;

import io.pacspace.logs.Unusable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// The bytes of a file that may be anything, pipes and terminals included, and that nobody waits
/// for without an end: a pipe without a writer would keep whoever opens it for ever.
///
/// The file is opened and read once, by a thread of its own, which hands over piece by piece and is
/// left behind where it hangs in the system. Everything else belongs to the thread that reads this.
final class WatchedInput extends InputStream {
  private static final int LENGTH = 64 * 1024;
  private static final int PIECES_AHEAD = 2;

  private final Path file;
  private final Duration patience;
  private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(PIECES_AHEAD);
  private final Thread reader;

  private byte[] piece = {};
  private int next;
  private boolean hasEnded;

  private WatchedInput(Path file, Duration patience) {
    this.file = file;
    this.patience = patience;
    this.reader = Thread.ofPlatform().daemon().name("reads " + file).unstarted(this::readAll);
  }

  /// What the reading thread hands over.
  private sealed interface Piece {
    @SuppressWarnings("ArrayRecordComponent") // read once, and compared by nobody
    record Bytes(byte[] bytes) implements Piece {}

    record End() implements Piece {}

    record Failed(IOException reason) implements Piece {}
  }

  /// Begins to read a file.
  ///
  /// @param patience how long to wait for the next bytes
  /// @throws Unusable where it is a folder; reading throws it where the file is missing, cannot be
  ///   read or is silent for too long
  static WatchedInput open(Path file, Duration patience) {
    if (Files.isDirectory(file)) {
      throw new Unusable(file + " is a folder.");
    }
    var in = new WatchedInput(file, patience);
    in.reader.start();
    return in;
  }

  private void readAll() {
    try (var in = Files.newInputStream(file)) {
      var buffer = new byte[LENGTH];
      for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (count > 0) {
          pieces.put(new Piece.Bytes(Arrays.copyOf(buffer, count)));
        }
      }
      pieces.put(new Piece.End());
    } catch (IOException e) {
      fail(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void fail(IOException reason) {
    try {
      pieces.put(new Piece.Failed(reason));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int read() {
    return hasMore() ? Byte.toUnsignedInt(piece[next++]) : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    var count = Math.min(length, piece.length - next);
    System.arraycopy(piece, next, into, offset, count);
    next += count;
    return count;
  }

  /// Waits for a piece where the last one is used up.
  private boolean hasMore() {
    if (next == piece.length && !hasEnded) {
      piece = await();
      next = 0;
      hasEnded = piece.length == 0;
    }
    return next < piece.length;
  }

  private byte[] await() {
    try {
      return switch (pieces.poll(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        case Piece.Bytes(byte[] bytes) -> bytes;
        case Piece.End _ -> new byte[0];
        case Piece.Failed(NoSuchFileException _) ->
            throw new Unusable("There is no file " + file + ".");
        case Piece.Failed _ -> throw new Unusable(file + " cannot be read.");
        case null ->
            throw new Unusable(
                "Nothing came from %s for %d seconds.".formatted(file, patience.toSeconds()));
      };
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new Unusable(file + " was not read to its end.");
    }
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
