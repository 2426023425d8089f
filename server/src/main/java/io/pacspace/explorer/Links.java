package io.pacspace.explorer;

import io.pacspace.platform.Settings;

/// Where anyone verifies what a proof root stands for.
record Links(Settings settings, String proofRoot) {
  String page() {
    return settings.link("/verify/" + proofRoot);
  }

  String api() {
    return settings.link("/api/v1/verify/" + proofRoot);
  }

  String file(String format) {
    return api() + "?format=" + format;
  }
}
