package io.pacspace.logs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/// Content that is compressed, as C2SP tlog-tiles lets logs serve their files, and as some keep
/// them. It may be made by somebody who wants it to be endless.
final class Gzip {
  private static final byte[] START = {0x1f, (byte) 0x8b};

  private Gzip() {}

  /// Whether it begins as gzip does; an entry bundle may do so too.
  static boolean mayBe(byte[] bytes) {
    return bytes.length > START.length && bytes[0] == START[0] && bytes[1] == START[1];
  }

  /// What was compressed.
  ///
  /// @param limit most bytes that it may have
  /// @throws IOException where it is no gzip, is damaged or ends early
  /// @throws TooLong where there is more of it, which is not decoded
  static byte[] decode(byte[] bytes, int limit) throws IOException, TooLong {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      var decoded = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw new TooLong();
      }
      return decoded;
    }
  }

  /// It has more bytes than it may have.
  static final class TooLong extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
