package io.pacspace.environments;

import io.pacspace.shared.Failure;

/// The codes of refusals by this module.
enum EnvironmentCode implements Failure.Code {
  ENVIRONMENT_NOT_ACTIVE
}
