package io.pacspace.transparency;

import java.io.Serial;

/// Why untrusted material was turned down. Whatever comes in, every parser and every check of this
/// module ends in a value or in a refusal, and in no other exception.
///
/// The message is fit for a log or an error answer: it never repeats the material. A refusal has no
/// stack trace, so hostile input costs no more than honest input.
public final class Refusal extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Code code;
  private final String message;

  Refusal(Code code, String message) {
    super(message, null, false, false);
    this.code = code;
    this.message = message;
  }

  static Refusal malformed(String message) {
    return new Refusal(Code.MALFORMED, message);
  }

  /// The check that failed.
  public Code code() {
    return code;
  }

  /// What is wrong, in a few English words.
  @Override
  public String getMessage() {
    return message;
  }

  /// What can be wrong, from form to meaning.
  public enum Code {
    /// The bytes or values do not have the format.
    MALFORMED,
    /// A stated limit is passed: a length, a depth, a count, or a size of 2^63 and above.
    TOO_LARGE,
    /// An index or an old size does not fit the size of the tree.
    OUT_OF_RANGE,
    /// A tile that the answer depends on is missing or too short.
    TILE_UNAVAILABLE,
    /// The checkpoint is of another log.
    WRONG_ORIGIN,
    /// No signature is by a trusted key.
    UNKNOWN_SIGNER,
    /// A signature that names a trusted key was not made by it over this text.
    BAD_SIGNATURE,
    /// The proof has more or fewer hashes than the tree's shape asks for.
    WRONG_PROOF_LENGTH,
    /// The proof leads to another root.
    ROOT_MISMATCH,
    /// Metadata beside a record that has the hash of other metadata, or of none.
    OTHER_METADATA,
    /// A record among deltas that is no delta, or not one that can be read.
    NOT_UNDERSTOOD,
    /// Deltas of more than one customer.
    SECOND_CUSTOMER,
    /// Deltas that do not come in the order of their sequences and times.
    OUT_OF_ORDER,
    /// A hole in the sequences of the deltas.
    MISSING_RECORDS,
    /// A balance that the delta and the balance before it do not make.
    WRONG_BALANCE,
    /// A statement that contradicts itself or the deltas beside it.
    WRONG_STATEMENT,
    /// A statement of a sandbox where one of production was asked for.
    SANDBOX,
    /// No statement where one of production was asked for.
    NO_STATEMENT
  }
}
