package io.pacspace.accounts;

import io.pacspace.shared.Failure;

/// Why accounts refuse.
enum AccountCode implements Failure.Code {
  REGISTRATION_REQUIRES_APPROVAL,
  INVALID_CREDENTIALS
}
