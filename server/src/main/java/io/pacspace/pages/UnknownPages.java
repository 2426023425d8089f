package io.pacspace.pages;

import io.pacspace.web.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;

/// A page for a browser that has followed a link to nowhere. Programs, and whoever asks an API, get
/// the envelope instead, since nothing is mapped for them here.
@Component
class UnknownPages extends AbstractHandlerMapping {
  private static final List<String> APIS =
      List.of("/dashboard/", "/api/", "/log/", "/dev/", "/assets/");

  private final PageController pages;

  UnknownPages(PageController pages) {
    this.pages = pages;
    setOrder(LOWEST_PRECEDENCE);
  }

  @Override
  protected @Nullable Object getHandlerInternal(HttpServletRequest request) {
    var path = Caller.path(request);
    if (!Caller.reads(request)) {
      return null;
    }
    if (path.equals("/dashboard") || path.equals("/dashboard/")) {
      return (HttpRequestHandler) UnknownPages::toTheDashboard;
    }
    var isOfAnApi = APIS.stream().anyMatch(path::startsWith);
    return isOfAnApi ? null : (HttpRequestHandler) this::answer;
  }

  /// The dashboard is at `/`; its name is the prefix of what it calls.
  private static void toTheDashboard(HttpServletRequest request, HttpServletResponse response) {
    response.setStatus(HttpStatus.SEE_OTHER.value());
    response.setHeader(HttpHeaders.LOCATION, "/");
  }

  private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    var page = pages.page(HttpStatus.NOT_FOUND, request);
    response.setStatus(page.getStatusCode().value());
    page.getHeaders().forEach((name, values) -> values.forEach(v -> response.addHeader(name, v)));
    response.getOutputStream().write(page.getBody());
  }
}
