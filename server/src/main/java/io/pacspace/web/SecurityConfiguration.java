package io.pacspace.web;

import io.pacspace.platform.Settings;
import io.pacspace.shared.Failure;
import io.pacspace.shared.Secret;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/// Which paths need whom, on Spring Security's filter chain. Sessions and keys are the modules' own
/// and live in the database, so the chain itself keeps no state.
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
  private static final String[] PUBLIC = {
    "/dashboard/auth/request-access",
    "/dashboard/auth/register",
    "/dashboard/auth/verify",
    "/dashboard/auth/resend-verification",
    "/dashboard/auth/login",
    "/dashboard/auth/login/mfa-verify",
    "/dashboard/auth/forgot-password",
    "/dashboard/auth/reset-password",
    "/dashboard/auth/reset-password/preview",
    "/api/v1/verify/*",
  };

  /// Whether a path is one of those by which people come in.
  static boolean isWayIn(String path) {
    return path.startsWith("/dashboard/auth/") && List.of(PUBLIC).contains(path);
  }

  private static final Set<String> DASHBOARD = Set.of("/dashboard", "/dashboard/");

  @Bean
  SecurityFilterChain chain(
      HttpSecurity http,
      Settings settings,
      SessionAuthenticator sessions,
      Admission admission,
      Refusals refusals) {
    return http.csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(headers -> headers.defaultsDisabled().cacheControl(Customizer.withDefaults()))
        .addFilterBefore(new OriginFilter(settings), AuthorizationFilter.class)
        .addFilterBefore(new PrincipalFilter(sessions, admission), AuthorizationFilter.class)
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(PUBLIC)
                    .permitAll()
                    .requestMatchers(SecurityConfiguration::looksForTheDashboard)
                    .permitAll()
                    .requestMatchers("/metrics")
                    .access((_, context) -> mayMeasure(settings, context.getRequest()))
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
  private static AuthorizationDecision mayMeasure(Settings settings, HttpServletRequest request) {
    var token = settings.metricsToken();
    var given = request.getHeader(HttpHeaders.AUTHORIZATION);
    var held =
        token != null
            && given != null
            && Secret.of("Bearer " + token.reveal()).equals(Secret.of(given));
    return new AuthorizationDecision(held || settings.embedded());
  }

  private static AuthenticationEntryPoint refuseStrangers(Refusals refusals) {
    return (request, response, _) -> refusals.write(stranger(request), request, response);
  }

  private static Failure stranger(HttpServletRequest request) {
    var path = Caller.path(request);
    if (path.startsWith("/api/")) {
      return unauthenticated(HttpRefusal.INVALID_API_KEY);
    }
    return path.startsWith("/dashboard/")
        ? unauthenticated(HttpRefusal.SESSION_REQUIRED)
        : new Failure.NotFound(HttpRefusal.NOT_FOUND.sentence());
  }

  private static Failure unauthenticated(HttpRefusal refusal) {
    return new Failure.Unauthenticated(refusal.code(), refusal.sentence());
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
}
