package io.pacspace.sessions;

import io.pacspace.shared.Failure;

/// Why somebody is not let in, or no longer.
enum SessionCode implements Failure.Code {
  SESSION_REQUIRED,
  INVALID_CREDENTIALS,
  EMAIL_NOT_VERIFIED
}
