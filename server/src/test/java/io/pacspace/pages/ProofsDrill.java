package io.pacspace.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What `./pacspace drill proofs` runs: three readers of proof files say the same of files that
/// nobody wrote by hand, in verdict and in figures.
class ProofsDrill {
  private static final long FILES = DrilledFile.SOUND + 100_000;
  private static final int AT_ONCE = 500;
  private static final int BETWEEN_REPORTS = 5_000;

  @Test
  void threeReadersSayTheSame() throws Exception {
    var from = Long.getLong("drill.first", 0);
    var to = Long.getLong("drill.last", FILES - 1) + 1;
    try (var python = ProofsByPython.start()) {
      if (!python.isRunning()) {
        System.out.println("SKIPPED: the third reader, which needs what is said above");
      }
      var readers = new ReadersOfProofs(python.ifRunning());
      for (var first = from; first < to; first += AT_ONCE) {
        if ((first - from) % BETWEEN_REPORTS == 0) {
          System.out.printf(
              "… at %d of %d to %d, %d differ%n", first, from, to - 1, readers.differing());
        }
        readers.judge(first, Math.min(to, first + AT_ONCE));
      }
      System.out.printf(
          "%d files by %s readers%n", to - from, python.isRunning() ? "three" : "two");
      System.out.println("of these " + readers.verdicts());
      System.out.println("refused for one flaw or another " + readers.severalFlaws());
      assertThat(readers.differing())
          .as("files that differ, which are in %s", ReadersOfProofs.DIFFERENCES)
          .isZero();
    }
  }
}
