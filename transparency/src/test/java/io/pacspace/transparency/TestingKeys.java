package io.pacspace.transparency;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Ed25519 keys whose private halves are published, in RFC 8032 §7.1, and so the same in each run.
enum TestingKeys {
  /// TEST 1.
  LOG(
      "log.example/sandbox+9d3bc36d+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
  /// TEST 2.
  WITNESS(
      "witness.example+376d2620+AT1AF8PoQ4lakrcKp00bfrycmCzPLsSWjMDNVfEq9GYM",
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");

  /// What comes before the 32 bytes in the PKCS #8 encoding of such a key (RFC 8410 §7).
  private static final String PKCS8_PREFIX = "302e020100300506032b657004220420";

  private final String vkey;
  private final String seed;

  TestingKeys(String vkey, String seed) {
    this.vkey = vkey;
    this.seed = seed;
  }

  /// Those whose verifier keys these are, in their order.
  static List<TestingKeys> of(List<String> vkeys) {
    return vkeys.stream()
        .map(vkey -> Arrays.stream(values()).filter(key -> key.vkey.equals(vkey)))
        .map(found -> found.findFirst().orElseThrow())
        .toList();
  }

  static SignedNote sign(String text, List<TestingKeys> signers) throws Refusal {
    var first = signers.getFirst();
    var note = SignedNote.sign(text, first.key(), first.privateKey());
    for (var signer : signers.subList(1, signers.size())) {
      note = note.cosign(signer.key(), signer.privateKey());
    }
    return note;
  }

  VerifierKey key() {
    try {
      return VerifierKey.parse(vkey);
    } catch (Refusal refusal) {
      throw new IllegalStateException(refusal);
    }
  }

  PrivateKey privateKey() {
    try {
      var pkcs8 = HexFormat.of().parseHex(PKCS8_PREFIX + seed);
      return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
