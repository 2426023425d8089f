package io.pacspace.web;

import jakarta.servlet.http.HttpServletRequest;

/// A request's place among those that are served at once.
public interface ServedRequest {
  /// From here on the request is a stream that lasts, and takes none of the places that others wait
  /// for. Throws `Failure.Unavailable` if there are too many streams.
  void becomeStream();

  /// The place of a request.
  static ServedRequest of(HttpServletRequest request) {
    if (request.getAttribute(ServedRequest.class.getName()) instanceof ServedRequest place) {
      return place;
    }
    throw new IllegalStateException("a request is served without a place");
  }

  /// Gives a request its place.
  static void set(HttpServletRequest request, ServedRequest place) {
    request.setAttribute(ServedRequest.class.getName(), place);
  }
}
