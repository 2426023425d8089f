package io.pacspace.plans;

import io.pacspace.shared.Failure;

/// The codes of refusals by this module.
enum PlanCode implements Failure.Code {
  PLAN_UPGRADE_REQUIRED,
  PLAN_UNCHANGED
}
