package io.pacspace.transparency;

/// Signs with an Ed25519 private key that a program keeps in its own way, or with a faster
/// implementation than the JDK's.
@FunctionalInterface
public interface NoteSigner {
  /// The signature over a message, 64 bytes of RFC 8032 §5.1.6; whoever makes one answers for its
  /// being the named key's.
  byte[] sign(byte[] message);
}
