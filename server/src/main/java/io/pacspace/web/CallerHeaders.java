package io.pacspace.web;

import io.pacspace.shared.Principal;
import jakarta.servlet.http.HttpServletResponse;

/// What every answer says to a caller whatever it is about, files, streams and refusals too: called
/// as soon as the caller is known. A module declares one as a bean.
@FunctionalInterface
public interface CallerHeaders {
  /// Adds headers to an answer of which nothing is written yet.
  void add(Principal caller, HttpServletResponse response);
}
