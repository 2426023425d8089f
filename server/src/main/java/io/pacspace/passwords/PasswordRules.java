package io.pacspace.passwords;

import com.nulabinc.zxcvbn.StandardDictionaries;
import io.pacspace.shared.Problems;
import io.pacspace.shared.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/// What a password must be: long enough, none that everybody tries first or that is known from a
/// breach, nothing that is known of its owner or of this product. Nothing else (NIST SP 800-63B,
/// 5.1.1.2), and always of the text exactly as sent.
@Component
@EnableConfigurationProperties(PasswordSettings.class)
public class PasswordRules {
  private static final int SHORTEST = 8;
  private static final int LONGEST = 128;

  /// The words of this product that somebody who guesses would try; docs/operations.md lists them.
  static final List<String> WORDS =
      List.of("pacspace", "dashboard", "sandbox", "production", "balance", "checkpoint", "receipt");

  /// A word with a little that is no letter around it, which makes it no harder to guess.
  private static final Pattern DECORATED =
      Pattern.compile("(?<before>\\P{L}*)(?<word>\\p{L}.*\\p{L})(?<after>\\P{L}*)", Pattern.DOTALL);

  private static final int MOST_AROUND = 4;

  private final Optional<BreachedFile> breached;

  PasswordRules(PasswordSettings settings) {
    this.breached = Optional.ofNullable(settings.breachedPasswordsFile()).map(BreachedFile::new);
  }

  /// Refuses a password that breaks a rule, naming the field it came in.
  public void require(
      String field, Secret password, String email, String name, String organization) {
    var text = password.reveal();
    var length = text.codePointCount(0, text.length());
    new Problems()
        .unless(length >= SHORTEST && length <= LONGEST, field, "must be 8 to 128 characters")
        .unless(
            Stream.of(email, localPart(email), name, organization)
                .noneMatch(known -> isLittleMoreThan(known.strip(), text)),
            field,
            "must not be your name, address or organisation, or little more than that")
        .unless(
            WORDS.stream().noneMatch(word -> isLittleMoreThan(word, text)),
            field,
            "must be more than a word of this product with a few digits or signs")
        .unless(
            !Common.PASSWORDS.contains(text.toLowerCase(Locale.ROOT)),
            field,
            "is one of the most common passwords; choose another")
        .unless(
            breached.isEmpty() || !breached.get().holds(text),
            field,
            "is known from a breach of some other service; choose another")
        .refuseIfAny();
  }

  private static String localPart(String email) {
    return email.substring(0, email.indexOf('@'));
  }

  private static boolean isLittleMoreThan(String known, String text) {
    if (known.equalsIgnoreCase(text)) {
      return true;
    }
    var parts = DECORATED.matcher(text);
    return parts.matches()
        && parts.group("word").equalsIgnoreCase(known)
        && parts.group("before").length() + parts.group("after").length() <= MOST_AROUND;
  }

  /// The common passwords that are long enough to be asked about; loaded at the first question.
  private static final class Common {
    static final Set<String> PASSWORDS = load();

    private static Set<String> load() {
      try {
        return StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies().stream()
            .filter(password -> password.length() >= SHORTEST)
            .collect(Collectors.toUnmodifiableSet());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
