package io.pacspace.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;

/// A page for a browser that has followed a link to nowhere. Programs, and whoever asks an API, get
/// the envelope instead, since nothing is mapped for them here.
@Component
class UnknownPages extends AbstractHandlerMapping {
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final List<String> APIS =
      List.of("/dashboard/", "/api/", "/log/", "/dev/", "/assets/");

  private final PageController pages;

  UnknownPages(PageController pages) {
    this.pages = pages;
    setOrder(LOWEST_PRECEDENCE);
  }

  @Override
  protected @Nullable Object getHandlerInternal(HttpServletRequest request) {
    var path = request.getRequestURI();
    var accept = request.getHeader(HttpHeaders.ACCEPT);
    var browses =
        READING.contains(request.getMethod())
            && accept != null
            && accept.contains(MediaType.TEXT_HTML_VALUE)
            && APIS.stream().noneMatch(path::startsWith);
    return browses ? (HttpRequestHandler) this::answer : null;
  }

  private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    var page = pages.page(HttpStatus.NOT_FOUND, request);
    response.setStatus(page.getStatusCode().value());
    page.getHeaders().forEach((name, values) -> values.forEach(v -> response.addHeader(name, v)));
    response.getOutputStream().write(page.getBody());
  }
}
