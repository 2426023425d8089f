package io.pacspace.explorer;

import io.pacspace.lists.PageRequest;

/// Records of a customer that follow each other: those of the sequences above `after`, up to and
/// with `last`.
record Span(long after, long last) {
  /// A span that ends before it begins is empty.
  Span {
    last = Math.max(after, last);
  }

  long count() {
    return last - after;
  }

  /// What it has in common with another one.
  Span within(long otherAfter, long otherLast) {
    return new Span(Math.max(after, otherAfter), Math.min(last, otherLast));
  }

  /// Its `most` newest records, or its oldest.
  Span cut(long most, boolean oldest) {
    return oldest ? within(after, after + most) : within(last - most, last);
  }

  /// The records of a page that counts from its oldest, or from its newest, and the one that
  /// follows.
  Span sought(PageRequest page, boolean fromOldest) {
    return fromOldest
        ? new Span(after + page.offset(), after + page.offset() + page.sought()).within(after, last)
        : new Span(last - page.offset() - page.sought(), last - page.offset()).within(after, last);
  }

  /// Its records that follow one of a sequence, upwards or downwards.
  Span behind(long sequence, boolean upwards) {
    return upwards ? within(sequence, last) : within(after, sequence - 1);
  }
}
