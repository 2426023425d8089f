package io.pacspace.cli;

import io.pacspace.transparency.Hash;
import io.pacspace.transparency.VerifierKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which log is meant.
final class Trust {
  @Option(
      names = "--key",
      paramLabel = "VKEY",
      description = "the log's key, as name+id+key; without it nothing is verified")
  private @Nullable VerifierKey key;

  @Option(
      names = "--origin",
      paramLabel = "ORIGIN",
      description = "the log's name, where it is not the key's")
  private @Nullable String origin;

  VerifyProof.Request request(@Nullable Hash root, Expected expected, boolean showsAll) {
    return new VerifyProof.Request(key, origin, root, expected, showsAll);
  }
}
