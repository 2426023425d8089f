package io.pacspace.witness;

import io.pacspace.logs.Unusable;
import io.pacspace.transparency.AddCheckpoint;
import io.pacspace.transparency.Checkpoint;
import io.pacspace.transparency.CosignerKey;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.VerifierKey;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A witness of the logs whose keys it was given: decides what it cosigns. It takes nobody's word
/// for a tree but that of the log's own key, and none of that without a proof.
///
/// Safe for use by several threads at once.
public final class Witness {
  private final WitnessKey key;
  private final Clock clock;

  /// By origin, which is the name of the log's keys.
  private final Map<String, WitnessedLog> logs;

  private Witness(WitnessKey key, Clock clock, Map<String, WitnessedLog> logs) {
    this.key = key;
    this.clock = clock;
    this.logs = logs;
  }

  /// Goes on from what the folder says of these logs.
  ///
  /// @param keys of the logs; those of one name are of one log
  /// @throws Unusable where there is none, or what is kept was not cosigned by this witness
  public static Witness open(
      WitnessFolder folder, WitnessKey key, Collection<VerifierKey> keys, Clock clock) {
    if (keys.isEmpty()) {
      throw new Unusable("A witness needs the key of a log to cosign.");
    }
    var logs = new TreeMap<String, WitnessedLog>();
    keys.stream()
        .distinct()
        .collect(Collectors.groupingBy(VerifierKey::name))
        .forEach(
            (origin, itsKeys) ->
                logs.put(origin, WitnessedLog.open(origin, itsKeys, folder.cosigned(origin), key)));
    return new Witness(key, clock, logs);
  }

  /// What others know of its key.
  public CosignerKey key() {
    return key.key();
  }

  /// In the order of their origins.
  List<WitnessedLog> logs() {
    return List.copyOf(logs.values());
  }

  /// Answers a request of C2SP tlog-witness, "add-checkpoint".
  Answer addCheckpoint(byte[] body) {
    AddCheckpoint request;
    Checkpoint shown;
    try {
      request = AddCheckpoint.parse(body);
      shown = Checkpoint.parse(request.checkpoint().text());
    } catch (Refusal refusal) {
      return Answer.malformed(refusal.getMessage());
    }
    var log = logs.get(shown.origin());
    if (log == null) {
      return Answer.notFound("this witness does not know this log");
    }
    try {
      request.checkpoint().requireSignedBy(log.keys());
    } catch (Refusal refusal) {
      return Answer.unsigned(refusal.getMessage());
    }
    if (request.oldSize() > shown.head().size()) {
      return Answer.malformed("the old size is larger than that of the checkpoint");
    }
    return log.cosign(request, shown.head(), clock);
  }

  /// The newest checkpoint that was cosigned of a log, by [Checkpoint#originHash].
  Optional<SignedNote> newest(String originHash) {
    return logs.values().stream()
        .filter(log -> log.hash().equals(originHash))
        .findFirst()
        .flatMap(WitnessedLog::newest);
  }
}
