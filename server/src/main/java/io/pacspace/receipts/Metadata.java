package io.pacspace.receipts;

import io.pacspace.ledger.Entry;
import io.pacspace.receipts.Verification.Subject;
import io.pacspace.shared.ErrorCode;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.transparency.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether a proof shows the metadata of its records. A proof root is an access key that is handed
/// on with an invoice, and metadata are the tenant's internals: they are shown to the keys of their
/// environment alone, and whoever downloads a file with them decides who else gets it.
enum Metadata {
  HIDDEN,
  SHOWN;

  /// What a request asks for. [Failure.Unauthenticated] unless the caller may see it.
  static Metadata asked(String text, Subject subject, Principal.@Nullable Key caller) {
    return switch (text) {
      case "hidden" -> HIDDEN;
      case "shown" -> shownTo(caller, subject);
      default ->
          throw new Failure.Invalid(
              List.of(new Failure.Field("metadata", "must be hidden or shown")));
    };
  }

  private static Metadata shownTo(Principal.@Nullable Key caller, Subject subject) {
    if (caller == null || !caller.environment().equals(subject.ledger())) {
      throw new Failure.Unauthenticated(
          ErrorCode.INVALID_API_KEY,
          "Metadata is shown to the API keys of the environment that recorded it alone.");
    }
    return SHOWN;
  }

  /// The same record, as it is to be shown.
  Entry of(Entry entry) {
    var record = entry.record();
    if (this == HIDDEN || record.metadata().isEmpty()) {
      return entry;
    }
    try {
      return new Entry(record, entry.salted().showing(record.metadata().get()));
    } catch (Refusal e) {
      throw new IllegalStateException("the record was made with its own metadata", e);
    }
  }
}
