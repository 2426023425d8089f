package io.pacspace.pages;

import io.pacspace.web.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/// One file in the two forms that clients take.
final class Asset {
  static final MediaType HTML = MediaType.valueOf("text/html;charset=utf-8");

  private final MediaType type;
  private final byte[] plain;
  private final byte[] gzipped;

  private Asset(MediaType type, byte[] plain, byte[] gzipped) {
    this.type = type;
    this.plain = plain;
    this.gzipped = gzipped;
  }

  /// The file of that name; empty where its ending is none that is served.
  static Optional<Asset> of(String name, byte[] bytes) {
    return typeOf(name.substring(name.lastIndexOf('.') + 1))
        .map(type -> new Asset(type, bytes, gzip(bytes)));
  }

  private static Optional<MediaType> typeOf(String ending) {
    return switch (ending) {
      case "html" -> Optional.of(HTML);
      case "js" -> Optional.of(MediaType.valueOf("text/javascript;charset=utf-8"));
      case "css" -> Optional.of(MediaType.valueOf("text/css;charset=utf-8"));
      case "svg" -> Optional.of(MediaType.valueOf("image/svg+xml"));
      default -> Optional.empty();
    };
  }

  private static byte[] gzip(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  byte[] plain() {
    return plain;
  }

  /// The headers of the answer to a request.
  HttpHeaders headers(HttpServletRequest request) {
    var headers = new HttpHeaders();
    headers.setContentType(type);
    headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (Caller.takesGzip(request)) {
      headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    return headers;
  }

  /// The body of that same answer.
  byte[] body(HttpServletRequest request) {
    return Caller.takesGzip(request) ? gzipped : plain;
  }
}
