package io.pacspace.sessions;

import io.pacspace.shared.Failure;

/// Why signing in is refused.
enum SessionCode implements Failure.Code {
  INVALID_CREDENTIALS,
  EMAIL_NOT_VERIFIED
}
