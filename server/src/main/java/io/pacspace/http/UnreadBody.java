package io.pacspace.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/// What is left of a body when its request has been answered, as where a key was refused. A client
/// that sends on hears the answer only if somebody listens meanwhile, and its connection can serve
/// another request; but nobody is listened to for long. [TomcatRefusal] closes the connection of
/// what is cut.
final class UnreadBody {
  private static final String CUT = UnreadBody.class.getName();
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int PIECE = 8192;

  private UnreadBody() {}

  /// Sends the answer and reads what is left, within limits.
  static void discard(HttpServletRequest request, HttpServletResponse response) {
    if (request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null) {
      return;
    }
    if (response.getStatus() == HttpServletResponse.SC_REQUEST_TIMEOUT) {
      // It was waited for long enough; the answer goes out, and the place is free, at once.
      cut(request);
      return;
    }
    var end = System.nanoTime() + PATIENCE.toNanos();
    try {
      var in = request.getInputStream();
      if (in.isFinished()) {
        return;
      }
      var piece = new byte[PIECE];
      // What is here already costs nobody a wait.
      while (!in.isFinished() && in.available() > 0) {
        if (in.read(piece) < 0) {
          return;
        }
      }
      if (in.isFinished()) {
        return;
      }
      response.flushBuffer();
      while (in.read(piece) >= 0) {
        if (System.nanoTime() - end > 0) {
          cut(request);
          return;
        }
      }
    } catch (IOException | IllegalStateException _) {
      cut(request);
    }
  }

  /// Nothing more is read from this connection.
  static void cut(HttpServletRequest request) {
    request.setAttribute(CUT, true);
  }

  static boolean isCut(HttpServletRequest request) {
    return request.getAttribute(CUT) != null;
  }
}
