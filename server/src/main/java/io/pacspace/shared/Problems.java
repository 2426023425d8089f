package io.pacspace.shared;

import java.util.ArrayList;
import java.util.List;

/// Collects what is wrong with an input, so that one refusal names every bad field.
public final class Problems {
  private final List<Failure.Field> fields = new ArrayList<>();

  /// Notes that `field` is wrong unless the condition holds; `message` continues the field's name.
  public Problems unless(boolean holds, String field, String message) {
    if (!holds) {
      fields.add(new Failure.Field(field, message));
    }
    return this;
  }

  /// Throws [Failure.Invalid] if anything was noted.
  public void refuseIfAny() {
    if (!fields.isEmpty()) {
      throw new Failure.Invalid(fields);
    }
  }
}
