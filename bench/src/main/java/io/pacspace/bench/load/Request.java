package io.pacspace.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/// An HTTP/1.1 request (RFC 9112), rendered to bytes once for many uses.
public final class Request {
  private final byte[] bytes;

  private Request(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A GET; each header is a line such as `Cookie: a=b`.
  public static Request get(String path, String... headers) {
    return new Request(head("GET", path, headers).append("\r\n").toString().getBytes(ISO_8859_1));
  }

  /// A POST of JSON.
  public static Request post(String path, String json, String... headers) {
    var body = json.getBytes(UTF_8);
    var head =
        head("POST", path, headers)
            .append("Content-Type: application/json\r\nContent-Length: ")
            .append(body.length)
            .append("\r\n\r\n")
            .toString()
            .getBytes(ISO_8859_1);
    return new Request(ByteBuffer.allocate(head.length + body.length).put(head).put(body).array());
  }

  ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes);
  }

  private static StringBuilder head(String method, String path, String... headers) {
    var head = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    head.append("Host: localhost\r\n");
    for (var header : headers) {
      head.append(header).append("\r\n");
    }
    return head;
  }
}
