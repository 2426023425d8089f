package io.pacspace.bench.ledger;

import io.pacspace.bench.load.Latencies;
import io.pacspace.bench.rig.Options;
import io.pacspace.bench.rig.Table;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// What it takes to sign and to verify a checkpoint, by the JDK's Ed25519 and by Bouncy Castle's,
/// in turns with one key; both must make the same bytes.
public final class Signing {
  private static final int TURNS = 20;

  private final KeyPair pair;
  private final byte[] secret;
  private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
  private final Latencies jdkSigns = new Latencies();
  private final Latencies jdkVerifies = new Latencies();
  private final Latencies otherSigns = new Latencies();
  private final Latencies otherVerifies = new Latencies();

  private Signing() throws GeneralSecurityException {
    pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    secret = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
    Ed25519.generatePublicKey(secret, 0, publicKey, 0);
  }

  /// Measures and prints.
  public static void run(Options options) {
    var count = options.count("count", 20_000);
    options.done();
    try {
      new Signing().measure(count);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The first half of the turns warms up.
  private void measure(int count) throws GeneralSecurityException {
    for (var turn = 0; turn < TURNS; turn++) {
      for (var i = 0; i < count / TURNS; i++) {
        one("log.example\n%d\n%d\n".formatted(turn, i), turn >= TURNS / 2);
      }
    }
    Table.ofTimes("ms")
        .add("the JDK signs", jdkSigns)
        .add("Bouncy Castle signs", otherSigns)
        .add("the JDK verifies", jdkVerifies)
        .add("Bouncy Castle verifies", otherVerifies)
        .print();
  }

  private void one(String text, boolean counts) throws GeneralSecurityException {
    var message = text.getBytes(StandardCharsets.UTF_8);
    var start = System.nanoTime();
    var signature = sign(message);
    var signed = System.nanoTime();
    var verified = verify(message, signature);
    var end = System.nanoTime();
    var other = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(secret, 0, publicKey, 0, message, 0, message.length, other, 0);
    var otherSigned = System.nanoTime();
    verified &= Ed25519.verify(other, 0, publicKey, 0, message, 0, message.length);
    var otherEnd = System.nanoTime();
    if (!verified || !Arrays.equals(signature, other)) {
      throw new IllegalStateException("the two do not sign alike");
    }
    if (counts) {
      jdkSigns.record(signed - start);
      jdkVerifies.record(end - signed);
      otherSigns.record(otherSigned - end);
      otherVerifies.record(otherEnd - otherSigned);
    }
  }

  private byte[] sign(byte[] message) throws GeneralSecurityException {
    var signer = Signature.getInstance("Ed25519");
    signer.initSign(pair.getPrivate());
    signer.update(message);
    return signer.sign();
  }

  private boolean verify(byte[] message, byte[] signature) throws GeneralSecurityException {
    var verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(pair.getPublic());
    verifier.update(message);
    return verifier.verify(signature);
  }
}
