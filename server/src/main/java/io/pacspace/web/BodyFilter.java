package io.pacspace.web;

import io.pacspace.shared.Failure;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Judges a body before anyone reads it: at most 1 MiB however it is sent, JSON by its media type,
/// UTF-8 by its bytes.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class BodyFilter extends OncePerRequestFilter {
  static final int LIMIT = 1 << 20;

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    var path = request.getRequestURI();
    return !(path.startsWith("/dashboard/") || path.startsWith("/api/"));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(judged(request), response);
  }

  /// The request with its body read and judged; the request itself where it has none.
  static HttpServletRequest judged(HttpServletRequest request) throws IOException {
    var length = request.getContentLengthLong();
    if (length == 0 || (length < 0 && request.getHeader("Transfer-Encoding") == null)) {
      return request;
    }
    if (length > LIMIT) {
      throw tooLarge();
    }
    var body = read(request.getInputStream(), (int) length);
    if (body.length > LIMIT) {
      throw tooLarge();
    }
    if (body.length > 0 && !isJson(request)) {
      throw new ErrorResponseException(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
    }
    requireUtf8(body);
    return new JudgedRequest(request, body);
  }

  private static ErrorResponseException tooLarge() {
    return new ErrorResponseException(HttpStatus.CONTENT_TOO_LARGE);
  }

  /// All that there is, as far as the limit tells; a length below zero is one that is not known.
  private static byte[] read(InputStream in, int length) throws IOException {
    if (length < 0) {
      return in.readNBytes(LIMIT + 1);
    }
    var body = new byte[length];
    return Arrays.copyOf(body, in.readNBytes(body, 0, length));
  }

  private static boolean isJson(HttpServletRequest request) {
    try {
      var type = request.getContentType();
      return MediaType.APPLICATION_JSON_VALUE.equals(type)
          || (type != null && MediaType.APPLICATION_JSON.includes(MediaType.parseMediaType(type)));
    } catch (InvalidMediaTypeException _) {
      return false;
    }
  }

  private static void requireUtf8(byte[] body) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
    } catch (CharacterCodingException _) {
      throw new Failure.Invalid("The body is not UTF-8; encode it as UTF-8.");
    }
  }

  /// The request with its body already read. The charset is UTF-8 whatever the header says.
  private static final class JudgedRequest extends HttpServletRequestWrapper {
    private final byte[] body;

    JudgedRequest(HttpServletRequest request, byte[] body) {
      super(request);
      this.body = body;
    }

    @Override
    public ServletInputStream getInputStream() {
      return new Bytes(new ByteArrayInputStream(body));
    }

    @Override
    public String getContentType() {
      return MediaType.APPLICATION_JSON_VALUE;
    }
  }

  private static final class Bytes extends ServletInputStream {
    private final ByteArrayInputStream in;

    Bytes(ByteArrayInputStream in) {
      this.in = in;
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      return in.read(buffer, offset, length);
    }

    @Override
    public boolean isFinished() {
      return in.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("bodies are read by blocking");
    }
  }
}
