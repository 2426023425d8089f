package io.pacspace.ledger;

import io.pacspace.databases.Cells;
import io.pacspace.platform.InFlight;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Principal;
import io.pacspace.transparency.Hash;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;

/// What clients have asked for under an Idempotency-Key: its answer is kept in the ledger for ever.
/// On this server those that are being worked on are known too, so that whoever repeats one of them
/// waits instead of working as well; other servers find out by the ledger.
@Service
public class IdempotencyKeys {
  /// How long a request waits for another one with its key.
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  private final InFlight<Slot> inFlight = new InFlight<>();
  private final Cells cells;
  private final IdempotencyKeyStore store;

  IdempotencyKeys(Cells cells, IdempotencyKeyStore store) {
    this.cells = cells;
    this.store = store;
  }

  /// The Idempotency-Key of a request, and a hash of what the request asks for.
  ///
  /// @param earlier the hash that earlier versions kept for the same, where that was another one:
  ///   their answers stand
  public record Key(String text, Hash request, Optional<Hash> earlier) {
    /// Where no version has hashed it differently.
    public Key(String text, Hash request) {
      this(text, request, Optional.empty());
    }

    /// Whether the request that an answer is kept for is this one.
    public boolean isFor(Hash kept) {
      return kept.equals(request) || earlier.filter(kept::equals).isPresent();
    }
  }

  /// Begins to work on a request; false if another one with its key is being worked on here.
  public boolean enter(EnvironmentId ledger, Key key) {
    return inFlight.enter(new Slot(ledger, key.text()));
  }

  /// Ends what [#enter] began, and lets those go on that wait for it.
  public void leave(EnvironmentId ledger, Key key) {
    inFlight.leave(new Slot(ledger, key.text()));
  }

  /// Does `work` once for a key: where it was used before for the same request, answers as then, to
  /// the byte. `work` gives the answer and is itself safe to repeat, since the answer is kept only
  /// after it. None means that another request with this key has been worked on here for longer
  /// than anybody waits. Throws `Failure.Conflict` for a key that was used otherwise.
  public Optional<String> once(Principal.Key caller, Key key, Supplier<String> work) {
    var ledger = caller.environment();
    var cell = cells.require(caller.kind(), caller.cell());
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var kept = cell.read(ledger, db -> store.find(db, ledger, key));
      if (kept.isPresent()) {
        return kept;
      }
      if (enter(ledger, key)) {
        try {
          var answer = work.get();
          return cell.record(db -> store.insertIfAbsent(db, ledger, key, answer));
        } finally {
          leave(ledger, key);
        }
      }
      if (!inFlight.awaitLeft(new Slot(ledger, key.text()), end)) {
        return Optional.empty();
      }
    }
  }

  private record Slot(EnvironmentId ledger, String key) {}
}
