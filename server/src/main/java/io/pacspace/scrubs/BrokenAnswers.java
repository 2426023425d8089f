package io.pacspace.scrubs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pacspace.breaks.Breaks;
import io.pacspace.breaks.Breaks.Break;
import io.pacspace.environments.Environments;
import io.pacspace.environments.Environments.Owner;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.Principal;
import io.pacspace.web.CallerHeaders;
import io.pacspace.web.Envelope;
import io.pacspace.web.Envelope.Broken;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/// Says beside every answer about a ledger that was found broken that it was: to an API key of its
/// environment, to a session of its tenant, to whoever verifies. In one place, so that no answer
/// can forget it: the header is set as soon as the caller is known, also of what is no envelope.
/// What is wrong there in detail may name customers and is for mail and operator.
@ControllerAdvice
class BrokenAnswers implements ResponseBodyAdvice<Object>, CallerHeaders {
  private static final int REMEMBERED = 1_000;

  private final Breaks breaks;
  private final Environments environments;
  private final Cache<EnvironmentId, Optional<Owner>> owners =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  BrokenAnswers(Breaks breaks, Environments environments) {
    this.breaks = breaks;
    this.environments = environments;
  }

  @Override
  public boolean supports(
      MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public @Nullable Object beforeBodyWrite(
      @Nullable Object body,
      MethodParameter returned,
      MediaType type,
      Class<? extends HttpMessageConverter<?>> converter,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    var broken = broken(body instanceof Envelope<?> envelope ? envelope : null);
    if (broken.isEmpty()) {
      return body;
    }
    response.getHeaders().set(Broken.HEADER, ids(broken));
    return body instanceof Envelope<?> envelope ? envelope.beside(broken) : body;
  }

  @Override
  public void add(Principal caller, HttpServletResponse response) {
    var broken = breaks.areNone() ? List.<Broken>of() : of(caller);
    if (!broken.isEmpty()) {
      response.setHeader(Broken.HEADER, ids(broken));
    }
  }

  private static String ids(List<Broken> broken) {
    return String.join(", ", broken.stream().map(Broken::environmentId).toList());
  }

  private List<Broken> broken(@Nullable Envelope<?> envelope) {
    if (breaks.areNone()) {
      return List.of();
    }
    if (envelope != null && envelope.ledger() != null) {
      return of(envelope.ledger());
    }
    var caller = SecurityContextHolder.getContext().getAuthentication();
    return caller != null && caller.getPrincipal() instanceof Principal principal
        ? of(principal)
        : List.of();
  }

  private List<Broken> of(Principal caller) {
    return switch (caller) {
      case Principal.Key key -> of(key.environment());
      case Principal.User user -> of(user);
    };
  }

  private List<Broken> of(EnvironmentId ledger) {
    return breaks.of(ledger).stream().flatMap(found -> of(ledger, found)).toList();
  }

  private List<Broken> of(Principal.User user) {
    return breaks.all().entrySet().stream()
        .filter(
            one -> owner(one.getKey()).filter(it -> it.tenant().equals(user.tenant())).isPresent())
        .flatMap(one -> of(one.getKey(), one.getValue()))
        .toList();
  }

  private Stream<Broken> of(EnvironmentId ledger, Break found) {
    return owner(ledger)
        .map(
            owner ->
                new Broken(
                    owner.kind(),
                    ledger.toString(),
                    found.finder().toString(),
                    found.place().orElse(null),
                    found.foundAt()))
        .stream();
  }

  private Optional<Owner> owner(EnvironmentId ledger) {
    var known = owners.getIfPresent(ledger);
    if (known != null) {
      return known;
    }
    var found = environments.owner(ledger);
    owners.put(ledger, found);
    return found;
  }
}
