package io.pacspace.audit;

import io.pacspace.shared.Failure;
import io.pacspace.shared.Problems;
import io.pacspace.shared.UserId;
import io.pacspace.shared.Window;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which entries of a tenant are asked for.
///
/// @param from the first moment that counts
/// @param until the first one after, that counts no more
record Filter(
    Optional<Instant> from, Optional<Instant> until, Optional<Actor> actor, Optional<Act> act) {
  /// The words of a request, of which an empty one asks for nothing. Refuses with a
  /// [Failure.Invalid] that names the field.
  static Filter of(String from, String until, String actor, String action) {
    var filter =
        new Filter(
            given(from).map(text -> Window.time("from", text)),
            given(until).map(text -> Window.time("until", text)),
            given(actor).map(Actor::parse),
            given(action).map(Act::parse));
    new Problems()
        .unless(filter.endsBehindItsStart(), "until", "must be later than from")
        .refuseIfAny();
    return filter;
  }

  private boolean endsBehindItsStart() {
    return from.flatMap(start -> until.map(start::isBefore)).orElse(true);
  }

  private static Optional<String> given(String text) {
    return Optional.of(text).filter(given -> !given.isEmpty());
  }

  private static Failure.Invalid invalid(String field, String message) {
    return new Failure.Invalid(List.of(new Failure.Field(field, message)));
  }

  /// Who did it.
  ///
  /// @param person none for the operator and the system
  record Actor(Optional<UserId> person, boolean operator) {
    static final String OPERATOR = "operator";
    private static final String SYSTEM = "system";

    private static Actor parse(String text) {
      if (text.equals(OPERATOR) || text.equals(SYSTEM)) {
        return new Actor(Optional.empty(), text.equals(OPERATOR));
      }
      var person = UserId.parse(text);
      if (person.isEmpty()) {
        throw invalid("actor", "must be the id of a person (usr_…), operator or system");
      }
      return new Actor(person, false);
    }
  }

  /// What was done: one act, or all that begin alike.
  ///
  /// @param text an action such as `key.revoked`; `key.` for all of keys
  record Act(String text) {
    private static final Pattern FORM = Pattern.compile("[a-z-]{1,60}\\.[a-z_-]{0,60}");

    private static Act parse(String text) {
      if (!FORM.matcher(text).matches()) {
        throw invalid(
            "action", "must be an act such as key.revoked, or what some begin with: key.");
      }
      return new Act(text);
    }

    /// Whether this stands for all acts that begin so.
    boolean isPrefix() {
      return text.endsWith(".");
    }

    /// The first text, by its bytes, behind all that begin with this prefix.
    String end() {
      return text.substring(0, text.length() - 1) + (char) ('.' + 1);
    }
  }
}
