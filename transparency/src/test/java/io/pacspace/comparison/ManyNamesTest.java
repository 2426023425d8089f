package io.pacspace.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A million rows fit where a million objects would not: a tenth of them, on two sides that have
/// nothing in common, are compared in a JVM of a tenth of 256 MB and what the JVM itself needs.
class ManyNamesTest {
  private static final int MANY = 100_000;

  @Test
  void areComparedInLittleMemory() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-Xmx28m",
                "-XX:+UseSerialGC",
                "-cp",
                String.join(File.pathSeparator, "target/classes", "target/test-classes"),
                Comparing.class.getName())
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.strip()).isEqualTo("100000 missing, 100000 extra, difference -25000");
  }

  /// What the other JVM does.
  static final class Comparing {
    private Comparing() {}

    public static void main(String... args) {
      var comparison = new Comparison(By.REFERENCE);
      for (var i = 1; i <= MANY; i++) {
        comparison.record(new UUID(0, i).toString(), new BigDecimal("1.25"), 1, i);
      }
      for (var i = 1; i <= MANY; i++) {
        var claim = new Claim(BigDecimal.ONE, true);
        comparison.claim(new UUID(1, i).toString(), claim, i);
      }
      var totals = comparison.compare(_ -> {});
      System.out.printf(
          "%d missing, %d extra, difference %s%n",
          totals.missing(), totals.extra(), totals.difference().toPlainString());
    }
  }
}
