package io.pacspace.secondfactor;

import io.pacspace.shared.Secret;
import io.pacspace.shared.UserId;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A code that stands in for the app once: 120 random bits, written as six groups of four letters
/// and digits.
///
/// Kept is SHA-256 of the code with its owner. A slow hash would protect what people choose, of
/// which there is little; of 112 random bits and more there is too much to try, fast or not (ASVS
/// 5.0, 6.5.2). The owner in the hash keeps a guess from being compared with everybody's codes at
/// once.
record RecoveryCode(UserId owner, String letters) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 15;
  private static final int COUNT = 10;
  private static final Pattern FORM = Pattern.compile("[A-Z2-7]{24}");
  private static final Pattern GAPS = Pattern.compile("[\\s-]");
  private static final Pattern GROUP = Pattern.compile("(.{4})(?=.)");

  /// Ten new codes.
  static List<RecoveryCode> generate(UserId owner) {
    return IntStream.range(0, COUNT).mapToObj(_ -> random(owner)).toList();
  }

  private static RecoveryCode random(UserId owner) {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new RecoveryCode(owner, Base32.encode(bytes));
  }

  /// The code that somebody typed, if it has the form of one; case, spaces and hyphens do not
  /// matter.
  static Optional<RecoveryCode> parse(UserId owner, String typed) {
    var letters = GAPS.matcher(typed).replaceAll("").toUpperCase(Locale.ROOT);
    return FORM.matcher(letters).matches()
        ? Optional.of(new RecoveryCode(owner, letters))
        : Optional.empty();
  }

  /// As people see it.
  String text() {
    return GROUP.matcher(letters).replaceAll("$1-").toLowerCase(Locale.ROOT);
  }

  /// What is kept of it.
  byte[] hash() {
    return Secret.of(owner + " " + letters).hash();
  }

  /// Shows nothing.
  @Override
  public String toString() {
    return "a recovery code";
  }
}
