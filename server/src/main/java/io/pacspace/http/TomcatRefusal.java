package io.pacspace.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.UUID;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/// The envelope for what Tomcat refuses before any filter sees it, such as a path that is no URL;
/// and the end of answers that fail after they have begun.
final class TomcatRefusal extends ErrorReportValve {
  private static final String BROKEN_OFF = TomcatRefusal.class.getName() + ".brokenOff";

  private final SecurityHeaders headers;

  TomcatRefusal(SecurityHeaders headers) {
    this.headers = headers;
  }

  /// Has the connection closed without the last chunk or the bytes that were announced, which every
  /// client takes for a failure: the status of the answer is sent already, so only its end can
  /// tell.
  static void breakOff(HttpServletRequest request) {
    request.setAttribute(BROKEN_OFF, true);
  }

  static boolean isBrokenOff(HttpServletRequest request) {
    return request.getAttribute(BROKEN_OFF) != null;
  }

  /// Tomcat would end an answer as if it were whole, and read what is left of a body before it
  /// closes, at the pace of whoever sends it.
  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    super.invoke(request, response);
    if (isBrokenOff(request)) {
      response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
    }
    if (UnreadBody.isCut(request)) {
      request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable problem) {
    var status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    var refusal = HttpRefusal.of(HttpStatus.valueOf(status), "");
    var path = request.getDecodedRequestURI();
    var forClients = status == 400 && path != null && path.startsWith("/api/v1/");
    var code = forClients ? "" : "\"code\":\"%s\",".formatted(refusal.code());
    var id = UUID.randomUUID().toString();
    try {
      response.setContentType("application/json");
      response.setHeader("X-Request-Id", id);
      response.setHeader("Cache-Control", "no-store");
      headers.write(path, response);
      response
          .getReporter()
          .write(
              """
              {"success":false,"error":{%s"message":"%s","requestId":"%s"},\
              "message":"%2$s","statusCode":%d}"""
                  .formatted(code, refusal.sentence(), id, status));
      response.finishResponse();
    } catch (IOException _) {
      // The client is gone; there is nobody to tell.
    }
  }
}
