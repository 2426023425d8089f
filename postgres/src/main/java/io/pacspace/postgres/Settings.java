package io.pacspace.postgres;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The server's settings: ours, then the caller's, then those that nobody may change.
record Settings(Map<String, String> values) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)?");
  private static final Set<String> FIXED =
      Set.of(
          "config_file",
          "data_directory",
          "external_pid_file",
          "fsync",
          "hba_file",
          "ident_file",
          "include",
          "include_dir",
          "include_if_exists",
          "listen_addresses",
          "password_encryption",
          "port",
          "unix_socket_directories");

  /// @throws IllegalArgumentException if a name is not one or is reserved
  static Settings with(Map<String, String> callers) {
    callers.forEach(Settings::check);
    var values = new LinkedHashMap<>(forASmallMachine());
    values.putAll(callers);
    values.put("fsync", "on");
    values.put("listen_addresses", "127.0.0.1");
    values.put("password_encryption", "scram-sha-256");
    values.put("unix_socket_directories", "");
    return new Settings(values);
  }

  /// For two cores shared with the application: no parallel plans, no workers for reading ahead.
  private static Map<String, String> forASmallMachine() {
    var values = new LinkedHashMap<String, String>();
    values.put("max_connections", "200");
    values.put("shared_buffers", "64MB");
    values.put("max_wal_size", "512MB");
    values.put("max_parallel_workers_per_gather", "0");
    values.put("io_method", "sync");
    values.put("jit", "off");
    values.put("timezone", "UTC");
    values.put("log_timezone", "UTC");
    values.put("log_checkpoints", "off");
    values.put("cluster_name", "pacspace");
    return values;
  }

  private static void check(String name, String value) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'%s' is not the name of a setting".formatted(name));
    }
    if (FIXED.contains(name)) {
      throw new IllegalArgumentException("the setting '%s' is not to be changed".formatted(name));
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the setting '%s' has a control character".formatted(name));
    }
  }

  /// The whole `postgresql.conf` of a start of this version on this port. Two starts that want the
  /// same server render the same text.
  String render(String version, int port) {
    return values.entrySet().stream()
        .map(e -> "%s = '%s'\n".formatted(e.getKey(), quoted(e.getValue())))
        .collect(
            Collectors.joining(
                "",
                "# Written at every start of PostgreSQL %s; changes here are lost.\nport = %d\n"
                    .formatted(version, port),
                ""));
  }

  private static String quoted(String value) {
    return value.replace("\\", "\\\\").replace("'", "''");
  }
}
