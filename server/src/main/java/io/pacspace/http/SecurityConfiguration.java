package io.pacspace.http;

import io.pacspace.platform.Settings;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import io.pacspace.web.Caller;
import io.pacspace.web.CallerHeaders;
import io.pacspace.web.PublicRoutes;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.filter.OncePerRequestFilter;

/// Which paths need whom, on Spring Security's filter chain. Sessions and keys are the modules' own
/// and live in the database, so the chain itself keeps no state.
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
  private static final Set<String> DASHBOARD = Set.of("/dashboard", "/dashboard/");

  @Bean
  SecurityFilterChain chain(
      HttpSecurity http,
      HttpSettings settings,
      Settings installation,
      List<PublicRoutes> open,
      CrossSiteGuard guard,
      Authentication authentication,
      List<CallerHeaders> callerHeaders,
      Refusals refusals) {
    return http.csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(headers -> headers.defaultsDisabled().cacheControl(Customizer.withDefaults()))
        .addFilterBefore(
            new CallerFilter(guard, authentication, callerHeaders), AuthorizationFilter.class)
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(patterns(open))
                    .permitAll()
                    .requestMatchers(SecurityConfiguration::looksForTheDashboard)
                    .permitAll()
                    .requestMatchers("/metrics")
                    .access(
                        (_, context) -> mayMeasure(settings, installation, context.getRequest()))
                    .requestMatchers("/dashboard/**", "/api/**")
                    .authenticated()
                    // What it is made of; /livez and /readyz say what is to be known.
                    .requestMatchers("/health/**")
                    .denyAll()
                    .anyRequest()
                    .permitAll())
        .exceptionHandling(e -> e.authenticationEntryPoint(refuseStrangers(refusals)))
        .build();
  }

  /// A browser at the prefix of the API, where no page is: it is sent on.
  private static boolean looksForTheDashboard(HttpServletRequest request) {
    return Caller.reads(request) && DASHBOARD.contains(Caller.path(request));
  }

  /// Metrics are for the holder of their token; the development default shows them to anyone.
  private static AuthorizationDecision mayMeasure(
      HttpSettings settings, Settings installation, HttpServletRequest request) {
    var token = settings.metricsToken();
    var given = request.getHeader(HttpHeaders.AUTHORIZATION);
    var held =
        token != null
            && given != null
            && Secret.of("Bearer " + token.reveal()).equals(Secret.of(given));
    return new AuthorizationDecision(held || installation.embedded());
  }

  private static AuthenticationEntryPoint refuseStrangers(Refusals refusals) {
    return (request, response, _) ->
        refusals.write(Authentication.refusal(request), request, response);
  }

  private static String[] patterns(List<PublicRoutes> open) {
    return open.stream().flatMap(routes -> routes.patterns().stream()).toArray(String[]::new);
  }

  /// After the chain, so that nothing is read for a key or session that is not good.
  @Bean
  FilterRegistrationBean<Filter> bodyFilter(RequestBody bodies) {
    var filter =
        new FilterRegistrationBean<Filter>(
            (request, response, rest) ->
                rest.doFilter(bodies.judged((HttpServletRequest) request), response));
    filter.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER + 1);
    return filter;
  }

  /// Path segments may hold any character, percent-encoded, a slash included.
  @Bean
  HttpFirewall firewall() {
    var firewall = new StrictHttpFirewall();
    firewall.setAllowUrlEncodedSlash(true);
    firewall.setAllowUrlEncodedDoubleSlash(true);
    firewall.setAllowUrlEncodedPercent(true);
    firewall.setAllowUrlEncodedPeriod(true);
    firewall.setUnsafeAllowAnyHttpMethod(true);
    // No database can hold it, and no name or id has it.
    firewall.setAllowedParameterValues(value -> value.indexOf('\0') < 0);
    return firewall;
  }

  @Bean
  RequestRejectedHandler rejected(Refusals refusals) {
    return (request, response, _) ->
        refusals.write(
            new Failure.Invalid(HttpRefusal.INVALID_REQUEST.sentence()), request, response);
  }

  /// Keeps the chain from timing each of its filters on every request, which took a fifth of what a
  /// status poll costs and answers no question of an operator.
  @Bean
  SecurityObservationSettings observations() {
    return SecurityObservationSettings.noObservations();
  }

  /// Keeps Spring Boot from inventing a user with a password of its own.
  @Bean
  UserDetailsService nobody() {
    return name -> {
      throw new UsernameNotFoundException(name);
    };
  }

  /// Lets the chain know who calls, once the request is no other site's.
  private static final class CallerFilter extends OncePerRequestFilter {
    private final CrossSiteGuard guard;
    private final Authentication authentication;
    private final List<CallerHeaders> headers;

    CallerFilter(CrossSiteGuard guard, Authentication authentication, List<CallerHeaders> headers) {
      this.guard = guard;
      this.authentication = authentication;
      this.headers = headers;
    }

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      guard.requireOurPage(request);
      authentication
          .principalOf(request)
          .ifPresent(
              principal -> {
                headers.forEach(each -> each.add(principal, response));
                SecurityContextHolder.setContext(
                    new SecurityContextImpl(
                        UsernamePasswordAuthenticationToken.authenticated(
                            principal, null, List.of())));
              });
      chain.doFilter(request, response);
    }
  }
}
