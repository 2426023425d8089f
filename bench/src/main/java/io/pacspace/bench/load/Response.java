package io.pacspace.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/// Reads one response after the other of a connection, from whatever pieces they arrive in. Knows
/// as much of HTTP/1.1 (RFC 9112, 6 and 7) as servers answer here: a length or chunks.
public final class Response {
  private static final int MORE = -1;
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  private byte[] bytes = new byte[8 * 1024];
  private int end;
  private int scanned;
  private int bodyAt;
  private int status;
  private int length;
  private boolean chunked;
  private boolean closing;
  private boolean retryAfter;

  Response() {}

  /// The status code.
  public int status() {
    return status;
  }

  /// Whether it says when to try again.
  public boolean hasRetryAfter() {
    return retryAfter;
  }

  /// Whether the server closes the connection after it.
  boolean closing() {
    return closing;
  }

  boolean isEmpty() {
    return end == 0;
  }

  /// The body as text.
  public String body() {
    if (!chunked) {
      return new String(bytes, bodyAt, length, UTF_8);
    }
    var body = new ByteArrayOutputStream();
    var at = bodyAt;
    while (true) {
      var line = lineEnd(at);
      var size = chunkSize(at, line);
      if (size == 0) {
        return body.toString(UTF_8);
      }
      body.write(bytes, line + 2, size);
      at = line + 2 + size + 2;
    }
  }

  /// Forgets the response, to read the next.
  void clear() {
    end = 0;
    scanned = 0;
    bodyAt = 0;
    status = 0;
    length = 0;
    chunked = false;
    closing = false;
    retryAfter = false;
  }

  /// Room for at least one more byte of what the server sends.
  ByteBuffer room() {
    if (end == bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    return ByteBuffer.wrap(bytes, end, bytes.length - end);
  }

  /// Takes `count` bytes more that were put into the room; says whether the response is complete.
  boolean received(int count) throws IOException {
    end += count;
    if (bodyAt == 0 && !readHead()) {
      return false;
    }
    var complete = chunked ? endOfChunks() : bodyAt + length;
    if (complete != MORE && end > complete) {
      throw new IOException("more arrived than one response");
    }
    return complete == end;
  }

  private boolean readHead() throws IOException {
    for (var line = lineEnd(scanned); line != MORE; line = lineEnd(scanned)) {
      if (line == scanned) {
        bodyAt = line + 2;
        return true;
      }
      readLine(scanned, line);
      scanned = line + 2;
    }
    return false;
  }

  private void readLine(int from, int to) throws IOException {
    if (from == 0) {
      status = Integer.parseInt(new String(bytes, STATUS_AT, 3, ISO_8859_1));
      return;
    }
    switch (bytes[from] | 0x20) {
      case 'c', 't', 'r' -> readHeader(new String(bytes, from, to - from, ISO_8859_1));
      default -> {}
    }
  }

  private void readHeader(String line) throws IOException {
    var colon = line.indexOf(':');
    if (colon < 0) {
      throw new IOException("a header without a colon: " + line);
    }
    var value = line.substring(colon + 1).strip();
    switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
      case "content-length" -> length = Integer.parseInt(value);
      case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
      case "retry-after" -> retryAfter = true;
      case "connection" -> closing = value.equalsIgnoreCase("close");
      default -> {}
    }
  }

  /// Where the last chunk ends, or [#MORE]. Chunks are small and few, so it always begins anew.
  private int endOfChunks() {
    var at = bodyAt;
    while (true) {
      var line = lineEnd(at);
      if (line == MORE) {
        return MORE;
      }
      var size = chunkSize(at, line);
      at = line + 2 + size + 2;
      if (at > end) {
        return MORE;
      }
      if (size == 0) {
        return at;
      }
    }
  }

  private int chunkSize(int at, int line) {
    return Integer.parseInt(new String(bytes, at, line - at, ISO_8859_1), 16);
  }

  private int lineEnd(int from) {
    for (var i = from; i + 1 < end; i++) {
      if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
        return i;
      }
    }
    return MORE;
  }
}
