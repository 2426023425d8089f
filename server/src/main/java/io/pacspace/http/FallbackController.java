package io.pacspace.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Answers in the envelope where a filter or the container called `sendError`.
@RestController
class FallbackController implements ErrorController {
  private final Refusals refusals;

  FallbackController(Refusals refusals) {
    this.refusals = refusals;
  }

  @RequestMapping("/error")
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    var known = status instanceof Integer code ? HttpStatus.resolve(code) : null;
    refusals.write(
        new ErrorResponseException(known == null ? HttpStatus.NOT_FOUND : known),
        request,
        response);
  }
}
