package io.pacspace.databases;

import org.jspecify.annotations.Nullable;

/// What is done for callers of whom nothing is known yet: they sign in, register, or ask for a new
/// password. It reads and writes the control database through connections of its own, so that a
/// flood of them leaves to keys and sessions the connections that those need.
public final class Strangers {
  private static final ScopedValue<Boolean> SERVED = ScopedValue.newInstance();

  private Strangers() {}

  /// Does `work` through those connections.
  public static <X extends Throwable> void serve(ScopedValue.CallableOp<@Nullable Void, X> work)
      throws X {
    ScopedValue.where(SERVED, true).call(work);
  }

  static boolean areServed() {
    return SERVED.isBound();
  }
}
