package io.pacspace.passwords;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-1 hashes of breached passwords in their order, as *Have I Been Pwned* gives them out: a
/// line of 40 upper-case hexadecimal digits, a colon and a count each. Some 40 GB, so a line is
/// found by halving, in about forty reads; nobody is asked over the network.
record BreachedFile(Path file) {
  private static final int DIGITS = 40;
  private static final int LONGEST_LINE = 64;

  boolean holds(String password) {
    var wanted = hash(password);
    try (var lines = new RandomAccessFile(file.toFile(), "r")) {
      var low = 0L;
      var high = lines.length();
      while (low < high) {
        var line = Line.around(lines, (low + high) >>> 1);
        var order = wanted.compareTo(line.hash());
        if (order == 0) {
          return true;
        }
        low = order < 0 ? low : line.end();
        high = order < 0 ? line.start() : high;
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("the file of breached passwords cannot be read", e);
    }
  }

  private static String hash(String password) {
    try {
      var digest = MessageDigest.getInstance("SHA-1").digest(password.getBytes(UTF_8));
      return HexFormat.of().withUpperCase().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /// One line, from its first byte to that after its end.
  private record Line(long start, long end, String hash) {
    static Line around(RandomAccessFile lines, long place) throws IOException {
      var from = Math.max(0, place - LONGEST_LINE);
      lines.seek(from);
      var bytes = new byte[(int) Math.min(2L * LONGEST_LINE, lines.length() - from)];
      lines.readFully(bytes);
      var text = new String(bytes, ISO_8859_1);
      var at = (int) (place - from);
      var start = text.lastIndexOf('\n', at - 1) + 1;
      var end = text.indexOf('\n', at);
      var whole = text.substring(start, end < 0 ? text.length() : end);
      return new Line(
          from + start,
          end < 0 ? lines.length() : from + end + 1,
          whole.substring(0, Math.min(DIGITS, whole.length())));
    }
  }
}
