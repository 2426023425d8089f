package io.pacspace.mail;

import java.util.Locale;

/// An e-mail address in the form that mail servers everywhere take: the unquoted ASCII local parts
/// of RFC 5322 at a domain name of two labels or more.
///
/// @param text the address, without the blanks that somebody may have typed around it
public record EmailAddress(String text) {
  /// The expression that it matches.
  public static final String PATTERN =
      "(?=[^@]{1,64}@)(?=\\S{1,254}(?:\\s|$))"
          + "[\\w!#$%&'*+/=?^`{|}~-]+(?:\\.[\\w!#$%&'*+/=?^`{|}~-]+)*"
          + "@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+"
          + "[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

  /// The same as somebody may type it: with blanks around.
  public static final String TYPED = "\\s*" + PATTERN + "\\s*";

  /// What is said to somebody who types another.
  public static final String RULE = "must be an e-mail address such as name@example.com";

  /// Without those blanks.
  public EmailAddress {
    text = text.strip();
  }

  /// The form by which two addresses are the same.
  public String key() {
    return keyOf(text);
  }

  /// The same of a text that may be no address.
  public static String keyOf(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
