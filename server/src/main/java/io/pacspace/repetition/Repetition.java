package io.pacspace.repetition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.pacspace.platform.InFlight;
import io.pacspace.shared.IdempotencyKey;
import io.pacspace.shared.Principal;
import io.pacspace.shared.RequestHash;
import io.pacspace.shared.TenantId;
import io.pacspace.transparency.Hash;
import io.pacspace.web.Envelope;
import io.pacspace.web.HotRoute.Answer;
import io.pacspace.web.SessionAuthenticator;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// Makes once what a tenant's people ask for under one Idempotency-Key, on any number of servers:
/// what is made and the answer, which may hold a secret, become durable in one transaction, and
/// whoever repeats the request is given that answer for ever.
@Service
public class Repetition {
  /// How long a request waits for another one with its key.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final InFlight<Slot> inFlight = new InFlight<>();
  private final AnswerStore answers;
  private final AnswerSeal seal;
  private final SessionAuthenticator sessions;
  private final TransactionTemplate transaction;
  private final JsonMapper json;

  Repetition(
      AnswerStore answers,
      AnswerSeal seal,
      SessionAuthenticator sessions,
      TransactionTemplate transaction,
      JsonMapper json) {
    this.answers = answers;
    this.seal = seal;
    this.sessions = sessions;
    this.transaction = transaction;
    this.json = json;
  }

  /// Answers 201 with what `act` makes, in a transaction around it; where the key was used before
  /// for the same request, with the answer of then, to the byte, whatever has become of what was
  /// made; 202 where another one has worked on it for longer than anybody waits. Without a key
  /// `act` is done each time. What `act` refuses leaves the key free. Throws
  /// [io.pacspace.shared.Failure.Conflict] for a key used otherwise.
  ///
  /// @param header the Idempotency-Key, if the request has one
  /// @param request all that is asked for, the route and whom or what it names included
  public ResponseEntity<String> create(
      Principal.User user, @Nullable String header, RequestHash request, Supplier<?> act) {
    var key = IdempotencyKey.read(header);
    if (key.isEmpty()) {
      return created(write(act)).entity();
    }
    return once(new KeyedRequest(user, key.get(), request.done()), act)
        .map(Repetition::created)
        .orElseGet(Answer::pending)
        .entity();
  }

  private Optional<String> once(KeyedRequest asked, Supplier<?> act) {
    var slot = new Slot(asked.user().tenant(), asked.key().text());
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var kept = requireNonNull(transaction.execute(_ -> find(asked)));
      if (kept.isPresent()) {
        return kept;
      }
      if (inFlight.enter(slot)) {
        try {
          return make(asked, act, Duration.ofNanos(end - System.nanoTime()));
        } finally {
          inFlight.leave(slot);
        }
      }
      if (!inFlight.awaitLeft(slot, end)) {
        return Optional.empty();
      }
    }
  }

  /// None if another server works on it for all that time.
  private Optional<String> make(KeyedRequest asked, Supplier<?> act, Duration patience) {
    try {
      return Optional.of(
          requireNonNull(
              transaction.execute(
                  _ -> {
                    answers.claim(asked.keyHash(), patience);
                    return find(asked).orElseGet(() -> keep(asked, write(act)));
                  })));
    } catch (AnswerStore.Claimed _) {
      return Optional.empty();
    }
  }

  /// The answer that is kept, for whoever is still signed in: it may give what outlives the
  /// session.
  private Optional<String> find(KeyedRequest asked) {
    sessions.hold(asked.user());
    return answers
        .find(asked.user().tenant(), asked.keyHash())
        .map(
            kept -> {
              if (!kept.request().equals(asked.request())) {
                throw IdempotencyKey.reused();
              }
              return new String(seal.open(kept.answer(), asked), UTF_8);
            });
  }

  private String keep(KeyedRequest asked, String answer) {
    var sealed = seal.seal(answer.getBytes(UTF_8), asked);
    answers.insert(
        asked.user().tenant(), asked.keyHash(), new AnswerStore.Kept(asked.request(), sealed));
    return answer;
  }

  private String write(Supplier<?> act) {
    return json.writeValueAsString(Envelope.of(act.get()));
  }

  private static Answer created(String text) {
    return new Answer(HttpStatus.CREATED.value(), text);
  }

  /// One request under a key.
  record KeyedRequest(Principal.User user, IdempotencyKey key, Hash request) {
    /// What is kept of the key. It tells guesses of a key from wrong ones, and nothing of the
    /// answer, which is sealed under more.
    Hash keyHash() {
      return RequestHash.of("idempotency-key").add(user.tenant().toString()).add(key.text()).done();
    }
  }

  private record Slot(TenantId tenant, String key) {}
}
