package io.pacspace.keys;

import io.pacspace.shared.Failure;

/// The codes of refusals by this module.
enum KeyCode implements Failure.Code {
  /// It has expired, is switched off, or another one was made in its place.
  KEY_NOT_ACTIVE
}
