package io.pacspace.accounts;

import java.util.Locale;

/// An e-mail address in the form that mail servers everywhere take: the unquoted ASCII local parts
/// of RFC 5322 at a domain name of two labels or more.
record EmailAddress(String text) {
  static final String PATTERN =
      "(?=[^@]{1,64}@)(?=.{1,254}$)"
          + "[\\w!#$%&'*+/=?^`{|}~-]+(?:\\.[\\w!#$%&'*+/=?^`{|}~-]+)*"
          + "@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+"
          + "[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  static final String RULE = "must be an e-mail address such as name@example.com";

  /// The form by which two addresses are the same.
  String key() {
    return keyOf(text);
  }

  /// The same of a text that may be no address.
  static String keyOf(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /// What stands before the `@`.
  static String localPart(String email) {
    return email.substring(0, email.indexOf('@'));
  }
}
