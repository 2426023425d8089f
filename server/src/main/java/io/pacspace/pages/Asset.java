package io.pacspace.pages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/// One file in the two forms that clients take.
final class Asset {
  private static final Pattern GZIP_TAKEN =
      Pattern.compile("(?:^|[,\\s])gzip(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))");

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

  /// The headers of an answer to a client that takes these encodings.
  HttpHeaders headers(@Nullable String acceptEncoding) {
    var headers = new HttpHeaders();
    headers.setContentType(type);
    headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (takesGzip(acceptEncoding)) {
      headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    return headers;
  }

  /// The body of that same answer.
  byte[] body(@Nullable String acceptEncoding) {
    return takesGzip(acceptEncoding) ? gzipped : plain;
  }

  private static boolean takesGzip(@Nullable String acceptEncoding) {
    return acceptEncoding != null && GZIP_TAKEN.matcher(acceptEncoding).find();
  }
}
