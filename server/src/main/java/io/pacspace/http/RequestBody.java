package io.pacspace.http;

import io.pacspace.shared.Failure;
import io.pacspace.web.Caller;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;

/// Judges a body before anyone reads it: at most 1 MiB however it is sent and on whatever path, in
/// full within a time, and for the APIs JSON by its media type, UTF-8 by its bytes. Judged after
/// the key or session, so that nothing is read for one that is not good.
@Component
final class RequestBody {
  static final int LIMIT = 1 << 20;
  private static final int PIECE = 8192;

  private final Duration deadline;

  RequestBody(HttpSettings settings) {
    this.deadline = settings.limits().bodyDeadline();
  }

  /// The request with its body read and judged; the request itself where it has none.
  HttpServletRequest judged(HttpServletRequest request) throws IOException {
    var length = request.getContentLengthLong();
    if (length == 0 || (length < 0 && request.getHeader("Transfer-Encoding") == null)) {
      return request;
    }
    if (length > LIMIT) {
      throw tooLarge();
    }
    Admission.reads(request, length < 0 ? LIMIT : (int) length);
    var body = read(request.getInputStream(), (int) length);
    if (body.length > LIMIT) {
      throw tooLarge();
    }
    if (!takesJson(request)) {
      return new JudgedRequest(request, body);
    }
    if (body.length > 0 && !isJson(request)) {
      throw new ErrorResponseException(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
    }
    requireUtf8(body);
    return new JudgedRequest(request, body);
  }

  private static boolean takesJson(HttpServletRequest request) {
    var path = Caller.path(request);
    return path.startsWith("/dashboard/") || path.startsWith("/api/");
  }

  private static ErrorResponseException tooLarge() {
    return new ErrorResponseException(HttpStatus.CONTENT_TOO_LARGE);
  }

  /// All that there is, as far as the limit tells; a length below zero is one that is not known.
  private byte[] read(InputStream in, int length) throws IOException {
    var end = System.nanoTime() + deadline.toNanos();
    var most = length < 0 ? LIMIT + 1 : length;
    var body = new byte[length < 0 ? PIECE : length];
    var filled = 0;
    while (filled < most) {
      if (filled == body.length) {
        body = Arrays.copyOf(body, Math.min(2 * body.length, most));
      }
      var read = in.read(body, filled, body.length - filled);
      if (read < 0) {
        break;
      }
      filled += read;
      if (filled < most && System.nanoTime() - end > 0) {
        throw new ErrorResponseException(HttpStatus.REQUEST_TIMEOUT);
      }
    }
    return filled == body.length ? body : Arrays.copyOf(body, filled);
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

    /// Every reader wants all of it, and the JDK's own way there takes a buffer of 16 KiB first.
    @Override
    public byte[] readAllBytes() {
      return in.readAllBytes();
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
