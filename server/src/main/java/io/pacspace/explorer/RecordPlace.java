package io.pacspace.explorer;

import io.pacspace.ledger.LedgerRecord;
import io.pacspace.lists.Cursor;
import java.math.BigDecimal;

/// The place of a record in a list of a customer's records, whichever the order.
///
/// @param searched the records that are looked through: the same until the list has been read,
///   though others are the newest by then
record RecordPlace(long sequence, BigDecimal delta, Span searched) {
  static RecordPlace of(LedgerRecord record, Span searched) {
    return new RecordPlace(record.sequence(), record.delta(), searched);
  }

  static RecordPlace of(Cursor cursor) {
    return new RecordPlace(
        cursor.number(0), cursor.amount(1), new Span(cursor.number(2), cursor.number(3)));
  }

  Cursor cursor() {
    return Cursor.of(sequence, delta.toPlainString(), searched.after(), searched.last());
  }

  /// The same among the records that are left of a span.
  RecordPlace within(Span span) {
    return new RecordPlace(sequence, delta, span.within(searched.after(), searched.last()));
  }
}
