package io.pacspace.platform;

/// The settings that one module reads and no other declares: a record of what `PACSPACE_*` say,
/// bound from `pacspace`, in the module that acts on it. `docs/operations.md` explains each.
///
/// It is found by its line in `META-INF/spring/io.pacspace.platform.ModuleSettings.imports`; those
/// of all modules are read and checked, in that order, before anything starts.
public interface ModuleSettings {
  /// Says what of them is missing or unsafe. What cannot be read at all is refused already.
  default void check(SettingsCheck check) {}
}
