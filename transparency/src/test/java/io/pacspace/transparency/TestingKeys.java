package io.pacspace.transparency;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/// Ed25519 keys whose private halves are published, in RFC 8032 §7.1, and so the same in each run.
enum TestingKeys {
  /// TEST 1.
  LOG(
      "log.example/sandbox",
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
  /// TEST 2.
  WITNESS(
      "witness.example",
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=");

  private static final String PKCS8_PREFIX = "302e020100300506032b657004220420";

  private final String keyName;
  private final String seed;
  private final String publicKey;

  TestingKeys(String keyName, String seed, String publicKey) {
    this.keyName = keyName;
    this.seed = seed;
    this.publicKey = publicKey;
  }

  VerifierKey key() {
    try {
      byte[] x509 =
          HexFormat.of()
              .parseHex(
                  "302a300506032b6570032100"
                      + HexFormat.of().formatHex(StrictText.base64(publicKey)));
      return VerifierKey.of(
          keyName, KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509)));
    } catch (GeneralSecurityException | Refusal e) {
      throw new IllegalStateException(e);
    }
  }

  PrivateKey privateKey() {
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePrivate(new PKCS8EncodedKeySpec(HexFormat.of().parseHex(PKCS8_PREFIX + seed)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
