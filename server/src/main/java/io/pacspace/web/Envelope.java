package io.pacspace.web;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.pacspace.shared.EnvironmentId;
import io.pacspace.shared.EnvironmentKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What every successful answer looks like: the data, and a message where a person should read one.
///
/// @param broken the ledgers that the answer is about and that were found broken, if any was
/// @param ledger which ledger the answer is about, where who asks does not say it; not written
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Envelope<T>(
    boolean success,
    @Nullable T data,
    @Nullable String message,
    @Nullable List<Broken> broken,
    @JsonIgnore @Nullable EnvironmentId ledger) {
  private static final String BROKEN =
      "What is stored here was found not to be what was recorded and signed. Rely on none of these"
          + " figures until whoever runs this installation has mended it.";

  /// A ledger that was found broken: what is stored of it is not what was recorded and signed.
  ///
  /// @param foundBy `round` or `scrub`
  /// @param place where, if that is known to be at one place
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Broken(
      EnvironmentKind environment,
      String environmentId,
      String foundBy,
      @Nullable String place,
      Instant since) {
    /// Names the environments of broken ledgers on answers of every form, files and streams too.
    public static final String HEADER = "X-Pacspace-Broken";
  }

  /// An answer for programs.
  public static <T> Envelope<T> of(T data) {
    return new Envelope<>(true, data, null, null, null);
  }

  /// An answer for people too.
  public static <T> Envelope<T> of(T data, String message) {
    return new Envelope<>(true, data, message, null, null);
  }

  /// An answer with nothing but a message.
  public static Envelope<Void> message(String message) {
    return new Envelope<>(true, null, message, null, null);
  }

  /// The same, said to be about a ledger.
  public Envelope<T> about(EnvironmentId of) {
    return new Envelope<>(success, data, message, broken, of);
  }

  /// The same, saying of these ledgers that they are broken.
  public Envelope<T> beside(List<Broken> ledgers) {
    return new Envelope<>(success, data, message == null ? BROKEN : message, ledgers, ledger);
  }
}
