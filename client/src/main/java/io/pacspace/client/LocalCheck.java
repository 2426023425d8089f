package io.pacspace.client;

import io.pacspace.transparency.BundleReader;
import io.pacspace.transparency.FigureCheck;
import io.pacspace.transparency.Hash;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.TlogProof;
import io.pacspace.transparency.VerifierKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Checks a proof file on this machine, trusting nothing but a key and a root.
record LocalCheck(Hash root, VerifierKey key, String origin) {
  Verdict verify(ProofFile kind, byte[] file) {
    return kind == ProofFile.STATEMENT ? verifyOne(file) : verify(file);
  }

  private Verdict verify(byte[] file) {
    try {
      var bundle = BundleReader.open(new ByteArrayInputStream(file));
      return bundle.proofRoot().equals(root)
          ? verify(bundle)
          : new Verdict.Refused("root", "the proof is of another root");
    } catch (Refusal refusal) {
      return new Verdict.Refused("form", refusal.getMessage());
    } catch (IOException e) {
      throw new IllegalStateException("an array is always readable", e);
    }
  }

  private Verdict verify(BundleReader bundle) throws IOException {
    var records = new ArrayList<Verdict.Included>();
    var figures = new FigureCheck();
    try {
      var checkpoint =
          bundle.verify(
              origin,
              Set.of(key),
              item -> {
                records.add(new Verdict.Included(item.index(), item.record()));
                figures.add(item.record());
              });
      return new Verdict.Verified(root, records, checkpoint, figures.figures());
    } catch (Refusal refusal) {
      var where = bundle.index() < 0 ? "" : ", at index " + bundle.index();
      return new Verdict.Refused(
          checkOf(refusal, bundle.isIncluded()), refusal.getMessage() + where);
    }
  }

  /// A C2SP tlog-proof, of one record.
  private Verdict verifyOne(byte[] file) {
    try {
      var proof = TlogProof.parse(file);
      var shown = proof.record();
      if (shown.isEmpty()) {
        return new Verdict.Refused("form", "the proof shows no record");
      }
      var record = shown.get();
      if (!record.receiptId().equals(root)) {
        return new Verdict.Refused("root", "the proof is of another root");
      }
      var checkpoint = proof.verify(record.logLeaf(), origin, Set.of(key));
      var figures = new FigureCheck();
      figures.add(record);
      var included = List.of(new Verdict.Included(proof.index(), record));
      return new Verdict.Verified(root, included, checkpoint, figures.figures());
    } catch (Refusal refusal) {
      return new Verdict.Refused(checkOf(refusal, false), refusal.getMessage());
    }
  }

  private static String checkOf(Refusal refusal, boolean isIncluded) {
    return switch (refusal.code()) {
      case UNKNOWN_SIGNER, BAD_SIGNATURE -> "signature";
      case MALFORMED, TOO_LARGE -> "form";
      case WRONG_ORIGIN -> "origin";
      case OUT_OF_RANGE, TILE_UNAVAILABLE, WRONG_PROOF_LENGTH -> "inclusion";
      case ROOT_MISMATCH -> isIncluded ? "root" : "inclusion";
      case NOT_UNDERSTOOD, SECOND_CUSTOMER, OUT_OF_ORDER, MISSING_RECORDS -> "sequence";
      case WRONG_BALANCE -> "balance";
      case WRONG_STATEMENT -> "statement";
      case SANDBOX, NO_STATEMENT -> "environment";
      case OTHER_METADATA -> "metadata";
    };
  }
}
