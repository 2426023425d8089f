package io.pacspace.pages;

import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.VerifierKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;

/// Ed25519 keys whose private halves are published, in RFC 8032 §7.1.
enum TestingKey {
  /// TEST 1.
  LOG(
      "log.example/sandbox+9d3bc36d+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
  /// TEST 2.
  ANNOUNCED_HEAD(
      "witness.example+376d2620+AT1AF8PoQ4lakrcKp00bfrycmCzPLsSWjMDNVfEq9GYM",
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");

  static final String ORIGIN = "log.example/sandbox";

  /// What comes before the 32 bytes in the PKCS #8 encoding of such a key (RFC 8410 §7).
  private static final String PKCS8_PREFIX = "302e020100300506032b657004220420";

  private final String vkey;
  private final String seed;

  TestingKey(String vkey, String seed) {
    this.vkey = vkey;
    this.seed = seed;
  }

  String vkey() {
    return vkey;
  }

  VerifierKey key() throws Refusal {
    return VerifierKey.parse(vkey);
  }

  SignedNote sign(String text) throws Refusal {
    return SignedNote.sign(text, key(), privateKey());
  }

  SignedNote cosign(SignedNote note) throws Refusal {
    return note.cosign(key(), privateKey());
  }

  private PrivateKey privateKey() {
    try {
      var pkcs8 = HexFormat.of().parseHex(PKCS8_PREFIX + seed);
      return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
