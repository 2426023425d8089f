package io.pacspace.recording;

import io.pacspace.ledger.Delta;
import io.pacspace.transparency.Hash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// What tells a repeated request from another one under the same Idempotency-Key: a hash of the
/// route and of what is asked for, however it is spelled.
final class RequestHash {
  private RequestHash() {}

  static Hash ofOne(Delta delta) {
    var digest = start("delta");
    digest.update(delta.contentHash().bytes());
    return Hash.of(digest.digest());
  }

  static Hash ofBatch(Batch batch) {
    var digest = start("batch");
    for (var item : batch.items()) {
      switch (item) {
        case Batch.Item.Good(var delta) -> digest.update(delta.contentHash().bytes());
        case Batch.Item.Bad bad -> {
          var refused = start("refused");
          digest.update(
              refused.digest(ExactJson.write(bad.body()).getBytes(StandardCharsets.UTF_8)));
        }
      }
    }
    return Hash.of(digest.digest());
  }

  private static MessageDigest start(String kind) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update((kind + "\n").getBytes(StandardCharsets.UTF_8));
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
