package io.pacspace.web;

import java.util.List;

/// Paths under `/dashboard/` and `/api/` that ask nobody who they are; a module declares its own as
/// a bean. Those under `/dashboard/auth/` are ways in, which many strangers may take at once.
///
/// @param patterns as Spring writes them, such as `/api/v1/verify/*`
public record PublicRoutes(List<String> patterns) {
  /// The same without a list.
  public static PublicRoutes of(String... patterns) {
    return new PublicRoutes(List.of(patterns));
  }
}
