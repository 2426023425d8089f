package io.pacspace.operator;

import io.pacspace.accounts.Registrations;
import io.pacspace.accounts.User;
import io.pacspace.accounts.Users;
import io.pacspace.accounts.Users.Organization;
import io.pacspace.environments.Environments;
import io.pacspace.plans.Plans;
import io.pacspace.plans.Usage;
import io.pacspace.secondfactor.FactorReset;
import io.pacspace.secondfactor.SecondFactors;
import io.pacspace.sessions.SessionRevocation;
import io.pacspace.shared.Failure;
import io.pacspace.shared.TenantId;
import io.pacspace.tenants.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.json.JsonMapper;

/// What the operator can do, each in one transaction with its entry in the tenant's audit log. A
/// tenant is named by its id or by the address of one of its people. What cannot be done is refused
/// with a [Failure].
@Component
public class Operator {
  private static final int MOST_LISTED = 1_000;

  private final Users users;
  private final Registrations registrations;
  private final Tenants tenants;
  private final Plans plans;
  private final Environments environments;
  private final SecondFactors factors;
  private final FactorReset factorReset;
  private final SessionRevocation sessions;
  private final JsonMapper json;
  private final Clock clock;

  Operator(
      Users users,
      Registrations registrations,
      Tenants tenants,
      Plans plans,
      Environments environments,
      SecondFactors factors,
      FactorReset factorReset,
      SessionRevocation sessions,
      JsonMapper json,
      Clock clock) {
    this.users = users;
    this.registrations = registrations;
    this.tenants = tenants;
    this.plans = plans;
    this.environments = environments;
    this.factors = factors;
    this.factorReset = factorReset;
    this.sessions = sessions;
    this.json = json;
    this.clock = clock;
  }

  /// The newest tenants whose id, name or people's addresses hold a text, all where there is none.
  Answer.TenantList tenants(Optional<String> search) {
    var found = users.organizations(search, MOST_LISTED + 1);
    var shown = found.stream().limit(MOST_LISTED).map(this::line).toList();
    return new Answer.TenantList(shown, found.size() > MOST_LISTED);
  }

  private Answer.Line line(Organization tenant) {
    return new Answer.Line(
        tenant.id().toString(),
        tenant.name(),
        tenant.createdAt(),
        tenants.disabledSince(tenant.id()).isPresent() ? "disabled" : "enabled",
        plans.tier(tenant.id()),
        users.people(tenant.id()).stream().map(User::email).toList());
  }

  /// Everything that concerns whoever runs the installation about one tenant.
  TenantView tenant(String name) {
    var tenant = find(name);
    var id = tenant.id();
    var month = YearMonth.now(clock);
    return new TenantView(
        id.toString(),
        tenant.name(),
        tenant.createdAt(),
        tenants.disabledSince(id).orElse(null),
        plans.tier(id),
        plans.endsAt(id).orElse(null),
        plans.history(id).stream().map(TenantView.Change::of).toList(),
        users.people(id).stream()
            .map(person -> TenantView.Person.of(person, factors.isOn(id, person.id())))
            .toList(),
        environments.held(id).stream()
            .map(held -> TenantView.Place.of(held, broken(held)))
            .toList(),
        month.toString(),
        usage(id, month).map(TenantView.Used::of).orElse(null));
  }

  /// None where it was not found broken, or its cell is away.
  private Optional<String> broken(Environments.Held held) {
    try {
      return environments.broken(held.id());
    } catch (DataAccessException | TransactionException _) {
      return Optional.empty();
    }
  }

  /// None while the cell that counts it is away.
  private Optional<Usage> usage(TenantId tenant, YearMonth month) {
    try {
      return Optional.of(plans.usage(tenant, month));
    } catch (Failure.Unavailable | DataAccessException | TransactionException _) {
      return Optional.empty();
    }
  }

  Answer.Done plan(String name, String tier, Optional<Instant> until) {
    var tenant = find(name);
    plans.give(tenant.id(), tier, until);
    var end = until.map(at -> ", until " + at).orElse("");
    return done("plan", tenant, "is on the plan " + tier + " from now on" + end + ".");
  }

  Answer.Done disable(String name) {
    var tenant = find(name);
    return tenants.disable(tenant.id())
        ? done("disable", tenant, "is disabled: sessions have ended, keys are refused.")
        : done("disable", tenant, "was disabled already.");
  }

  Answer.Done enable(String name) {
    var tenant = find(name);
    return tenants.enable(tenant.id())
        ? done("enable", tenant, "is enabled: its keys work again, its people sign in anew.")
        : done("enable", tenant, "was not disabled.");
  }

  Answer.Done approve(String email) {
    if (users.findByEmail(email).isPresent()) {
      throw new Failure.Invalid(email + " has an account already.");
    }
    registrations.approve(email);
    return new Answer.Done("approve", null, email + " gets a mail with a link to register.");
  }

  Answer.Done endSessions(String email) {
    var person = person(email);
    var ended = sessions.endAll(person);
    return new Answer.Done(
        "sessions end",
        person.tenant().toString(),
        email + (ended == 1 ? ": 1 session has ended." : ": " + ended + " sessions have ended."));
  }

  Answer.Done resetFactor(String email) {
    var person = person(email);
    factorReset.reset(person);
    return new Answer.Done(
        "factor reset",
        person.tenant().toString(),
        email + " signs in with the password alone from now on, and is told so by mail.");
  }

  /// An answer as JSON on one line.
  String written(Object answer) {
    return json.writeValueAsString(answer);
  }

  private static Answer.Done done(String what, Organization tenant, String sentence) {
    return new Answer.Done(
        what, tenant.id().toString(), tenant.id() + " (" + tenant.name() + ") " + sentence);
  }

  private Organization find(String name) {
    return TenantId.parse(name)
        .or(() -> users.findByEmail(name).map(User::tenant))
        .flatMap(users::organization)
        .orElseThrow(
            () ->
                new Failure.NotFound(
                    "There is no tenant '" + name + "', and nobody has that address."));
  }

  private User person(String email) {
    return users
        .findByEmail(email)
        .orElseThrow(() -> new Failure.NotFound("Nobody has the address " + email + "."));
  }
}
