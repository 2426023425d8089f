package io.pacspace.client;

import java.util.List;

/// What became of each delta of a batch, in their order.
public record BatchResult(List<Item> items) {
  /// Copies the items.
  public BatchResult {
    items = List.copyOf(items);
  }

  /// Those that were recorded.
  public List<RecordedDelta> emitted() {
    return items.stream()
        .filter(Item.Queued.class::isInstance)
        .map(item -> ((Item.Queued) item).delta())
        .toList();
  }

  /// Those that were not.
  public List<Item.Failed> failed() {
    return items.stream()
        .filter(Item.Failed.class::isInstance)
        .map(Item.Failed.class::cast)
        .toList();
  }

  /// One delta of the batch.
  public sealed interface Item {
    /// Its position in the batch, from 0.
    int index();

    /// It is recorded.
    record Queued(int index, RecordedDelta delta) implements Item {}

    /// It is not.
    ///
    /// @param error why, in a sentence for people
    record Failed(int index, String error) implements Item {}
  }
}
