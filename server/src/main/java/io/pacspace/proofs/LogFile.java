package io.pacspace.proofs;

import io.pacspace.web.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;

/// A file of a log and how it is given out (RFC 9110): whole or one range of it, not again to whom
/// it is known to, and compressed where that is asked for and makes it shorter.
///
/// @param isCompressible whether it may be had with gzip
@SuppressWarnings("ArrayRecordComponent") // made, given out, and compared by nobody
record LogFile(byte[] bytes, MediaType type, CacheControl caching, boolean isCompressible) {
  private static final String BYTES = "bytes";

  /// The answer to a request; throws the refusal of a range that the file does not have.
  ResponseEntity<Object> answer(HttpServletRequest request) {
    var gzip =
        isCompressible && Caller.takesGzip(request) ? shorter(bytes) : Optional.<byte[]>empty();
    var body = gzip.orElse(bytes);
    var tag = tagOf(body);
    var answer =
        ResponseEntity.ok()
            .contentType(type)
            .cacheControl(caching)
            .eTag(tag)
            .header(HttpHeaders.ACCEPT_RANGES, BYTES);
    if (isCompressible) {
      answer.varyBy(HttpHeaders.ACCEPT_ENCODING);
    }
    if (gzip.isPresent()) {
      answer.header(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    // Spring cuts the range out of a resource, and of nothing else.
    return answer.body(isForARange(request, tag, body.length) ? new ByteArrayResource(body) : body);
  }

  private static Optional<byte[]> shorter(byte[] bytes) {
    var out = new ByteArrayOutputStream(bytes.length);
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(out.toByteArray()).filter(made -> made.length < bytes.length);
  }

  /// A strong validator: what has other bytes, also by being compressed, has another.
  private static String tagOf(byte[] body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(body);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Whether the answer is one range. A server may leave Range aside, and this one does where it is
  /// about other bytes, asks for several parts, cannot be read, or comes with another condition.
  private static boolean isForARange(HttpServletRequest request, String tag, int length) {
    var onlyIf = request.getHeader(HttpHeaders.IF_RANGE);
    if (!HttpMethod.GET.matches(request.getMethod())
        || request.getHeader(HttpHeaders.IF_NONE_MATCH) != null
        || (onlyIf != null && !onlyIf.equals(tag))) {
      return false;
    }
    var ranges = rangesOf(request);
    if (ranges.size() != 1) {
      return false;
    }
    requireWithin(ranges.getFirst(), length);
    return true;
  }

  private static List<HttpRange> rangesOf(HttpServletRequest request) {
    try {
      return HttpRange.parseRanges(request.getHeader(HttpHeaders.RANGE));
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }

  private static void requireWithin(HttpRange range, int length) {
    if (range.getRangeStart(length) >= length) {
      var refusal = new ErrorResponseException(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE);
      refusal.getHeaders().set(HttpHeaders.CONTENT_RANGE, BYTES + " */" + length);
      throw refusal;
    }
  }
}
