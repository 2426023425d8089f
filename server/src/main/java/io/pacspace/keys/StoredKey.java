package io.pacspace.keys;

import java.time.Instant;

/// A key together with the hash of its secret, to judge whoever presents one.
final class StoredKey {
  private final Key key;
  private final byte[] secretHash;
  private final boolean revoked;

  StoredKey(Key key, byte[] secretHash, boolean revoked) {
    this.key = key;
    this.secretHash = secretHash;
    this.revoked = revoked;
  }

  Key key() {
    return key;
  }

  /// Whether `presented` is this key in every part, and good at that moment.
  boolean admits(ApiKey presented, Instant now) {
    return !revoked
        && presented.secret().hasHash(secretHash)
        && presented.kind() == key.kind()
        && key.works(now);
  }
}
