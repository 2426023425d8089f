package io.pacspace.proofs;

/// A log is not, from outside, what it should be; the message says in what, as part of a sentence.
public final class SelfTestFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SelfTestFailed(String message) {
    super(message);
  }
}
