package io.pacspace.bench;

import io.pacspace.bench.activations.ActivationCurve;
import io.pacspace.bench.activations.Activations;
import io.pacspace.bench.activations.StatusPolls;
import io.pacspace.bench.ledger.Batches;
import io.pacspace.bench.ledger.Bundles;
import io.pacspace.bench.ledger.Closings;
import io.pacspace.bench.ledger.Flood;
import io.pacspace.bench.ledger.LedgerCurve;
import io.pacspace.bench.ledger.Recording;
import io.pacspace.bench.ledger.SignIns;
import io.pacspace.bench.ledger.Signing;
import io.pacspace.bench.ledger.Trace;
import io.pacspace.bench.ledger.Verified;
import io.pacspace.bench.rig.Options;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/// What can be measured.
enum Scenario {
  ACTIVATIONS(
      "activations",
      """
      --rate 50 --count 1000 --warm-up 3000
          from the answer to provision to active, an open loop; all end active or the run fails\
      """),
  ACTIVATION_CURVE(
      "activation-curve",
      """
      --rate 50 --sample 300 --tenants 10000 --warm-up 3000
          what one activation costs among 10, 100, 1,000 … tenants\
      """),
  POLLS(
      "polls",
      """
      --connections 32,64 --rounds 5 --round-seconds 10 --warm-up-seconds 35 --tenants 200
          status polls, in turns with a bare handler that does the same two reads\
      """),
  RECORD(
      "record",
      """
      --connections 64 --rounds 5 --round-seconds 10 --warm-up-seconds 35
          single deltas, in turns with a bare handler that has the same group commit\
      """),
  BATCH(
      "batch",
      """
      --connections 16 --batch 100 --commits 100,500 --writers 1 --rounds 5 --round-seconds 10
              --warm-up-seconds 35
          batches, in turns with what PostgreSQL itself takes of the same rows\
      """),
  VERIFIED(
      "verified",
      """
      --rates 1000,1500 --seconds 60 --poll-ms 5 --warm-up-seconds 35
          from the 201 of a delta until it is verified, an open loop\
      """),
  TRACE(
      "trace",
      """
      --file ../shared/data/azure-llm-inference-code.csv --batch 100 --connections 16
              --warm-up-seconds 35
          replays a trace and compares derived balances with a plain sum of it\
      """),
  LEDGER_CURVE(
      "ledger-curve",
      """
      --most 10000000 --ledgers 10000 --batch 100 --sample 50000 --warm-up-seconds 35
          what a delta costs as a ledger grows, and among ever more ledgers\
      """),
  CLOSINGS(
      "closings",
      """
      --customers 10000 --deltas 1000000 --connections 16 --quiet-seconds 10 --proofs 1000
          closing a window for all its customers while recording goes on, then statements' proofs\
      """),
  BUNDLE(
      "bundle",
      """
      --records 100000,500000 --every 1 --heap-mb 64 [--with 'reference metadata']
              [--stay-seconds 600]
          the files of a customer's period: bytes, writing them, verifying them offline\
      """),
  SIGNING(
      "signing",
      """
      --count 20000
          signing and verifying a checkpoint, the JDK beside Bouncy Castle\
      """),
  FLOOD(
      "flood",
      """
      --connections 2000,4000 --batch-connections 64,500 --batch 1000 --seconds 30
          more at once than there is room for: refusals, memory, and every 201 a row\
      """),
  SIGN_INS(
      "sign-ins",
      """
      --sources 150 --per-second 1 --seconds 30 --warm-up-seconds 20
          guesses at passwords from many sources, while a tenant records and somebody known signs in\
      """);

  private final String name;
  private final String options;

  Scenario(String name, String options) {
    this.name = name;
    this.options = options;
  }

  /// Measures and prints.
  void run(Options given) throws IOException, InterruptedException {
    switch (this) {
      case ACTIVATIONS -> Activations.run(given);
      case ACTIVATION_CURVE -> ActivationCurve.run(given);
      case POLLS -> StatusPolls.run(given);
      case RECORD -> Recording.run(given);
      case BATCH -> Batches.run(given);
      case VERIFIED -> Verified.run(given);
      case TRACE -> Trace.run(given);
      case LEDGER_CURVE -> LedgerCurve.run(given);
      case CLOSINGS -> Closings.run(given);
      case BUNDLE -> Bundles.run(given);
      case SIGNING -> Signing.run(given);
      case FLOOD -> Flood.run(given);
      case SIGN_INS -> SignIns.run(given);
    }
  }

  static Scenario of(String name) {
    return Arrays.stream(values())
        .filter(scenario -> scenario.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new Options.Misused("There is no scenario " + name + "."));
  }

  static String usage() {
    return Arrays.stream(values())
        .map(scenario -> "  " + scenario.name + " " + scenario.options)
        .collect(
            Collectors.joining(
                "\n",
                "usage: bench/run SCENARIO [options, shown with their defaults]\n\n",
                "\n\n  Each takes --server-flags 'FLAG …' for the JVM of the server as well."));
  }
}
