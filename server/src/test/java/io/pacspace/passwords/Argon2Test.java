package io.pacspace.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pacspace.shared.Secret;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

class Argon2Test {
  private static final Secret PASSWORD = Secret.of("пароль \uD83D\uDD11 of Ada's");
  private final Argon2 argon2 = new Argon2(2);

  /// From the tests of the reference implementation, phc-winner-argon2.
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "password $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "password $argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "password $argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "differentpassword $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94",
      })
  void agreesWithTheReference(String password, String hash) {
    assertThat(argon2.matches(Secret.of(password), hash)).isTrue();
    assertThat(argon2.matches(Secret.of(password + " "), hash)).isFalse();
  }

  /// Which made the hashes that are stored already.
  @Test
  void agreesWithSpringSecurity() {
    var theirs = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);
    assertThat(argon2.matches(PASSWORD, theirs.encode(PASSWORD.reveal()))).isTrue();
    assertThat(theirs.matches(PASSWORD.reveal(), argon2.hash(PASSWORD))).isTrue();
  }

  /// What one hash leaves in the memory that is kept must not reach into another.
  @Test
  void givesTheSameWhoeverUsedTheMemoryBefore() throws Exception {
    var hash = argon2.hash(PASSWORD);
    assertThat(argon2.matches(Secret.of("somebody else's"), hash)).isFalse();
    try (var threads = Executors.newFixedThreadPool(4)) {
      var matching =
          IntStream.range(0, 12)
              .<Callable<Boolean>>mapToObj(
                  i ->
                      () ->
                          i % 3 == 0
                              ? !argon2.matches(Secret.of("wrong " + i), hash)
                              : argon2.matches(PASSWORD, hash))
              .toList();
      assertThat(threads.invokeAll(matching)).extracting(Future::get).containsOnly(true);
    }
  }

  @Test
  void saltsEachHash() {
    assertThat(List.of(argon2.hash(PASSWORD), argon2.hash(PASSWORD))).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "m=19456,t=2,p=1 false",
        "m=19455,t=2,p=1 true",
        "m=19456,t=1,p=1 true",
        "m=65536,t=1,p=1 true",
        "m=65536,t=2,p=1 false",
        "m=19456,t=3,p=4 false",
      })
  void knowsWhatCostLessToMake(String costs, boolean weaker) {
    var hash =
        "$argon2id$v=19$" + costs + "$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertThat(Argon2.isWeaker(hash)).isEqualTo(weaker);
  }

  @Test
  void comparesWithNobodysAtTheFullCost() {
    assertThat(Argon2.isWeaker(Argon2.nobodys())).isFalse();
    assertThat(argon2.matches(PASSWORD, Argon2.nobodys())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "password",
        "$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
      })
  void takesNothingElseForAHash(String text) {
    assertThatIllegalStateException()
        .isThrownBy(() -> argon2.matches(PASSWORD, text))
        .withMessage("a stored password hash is none of Argon2id");
  }
}
