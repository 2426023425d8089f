package io.pacspace.web;

import jakarta.servlet.http.HttpServletRequest;

/// An answer that fails after it has begun. Its status is sent, so that only its end can tell:
/// [TomcatRefusal] closes the connection without the last chunk or the bytes that were announced,
/// which every client takes for a failure.
final class BrokenOff {
  private static final String NAME = BrokenOff.class.getName();

  private BrokenOff() {}

  static void mark(HttpServletRequest request) {
    request.setAttribute(NAME, true);
  }

  static boolean is(HttpServletRequest request) {
    return request.getAttribute(NAME) != null;
  }
}
