package io.pacspace.http;

import io.pacspace.shared.Failure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;

/// The one place where what controllers throw becomes an answer. Input that cannot be bound is put
/// into sentences that name the field.
@RestControllerAdvice
class RefusalAdvice {
  private static final Pattern WHOLE = Pattern.compile("[0-9]+");

  private final Refusals refusals;

  RefusalAdvice(Refusals refusals) {
    this.refusals = refusals;
  }

  @ExceptionHandler
  void refuse(Exception problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    refusals.write(understood(problem), request, response);
  }

  private static Exception understood(Exception problem) {
    return switch (problem) {
      case MethodArgumentNotValidException invalid -> fieldsOf(invalid);
      case HttpMessageNotReadableException unreadable -> bodyOf(unreadable.getCause());
      case MissingServletRequestParameterException missing ->
          field(missing.getParameterName(), "is required");
      case MethodArgumentTypeMismatchException mismatch ->
          field(mismatch.getName(), "must be " + wanted(mismatch));
      case NumberFormatException _ when isOfJson(problem) -> unreadable("");
      default -> problem;
    };
  }

  /// Jackson lets these escape where a number has an exponent that no number can have.
  static boolean isOfJson(Exception problem) {
    return Arrays.stream(problem.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith("tools.jackson.core."));
  }

  /// Whether Jackson could not read something, rather than write it.
  static boolean isOfReading(JacksonException problem) {
    return problem instanceof StreamReadException
        || problem instanceof StreamConstraintsException
        || problem instanceof MismatchedInputException;
  }

  private static Failure.Invalid field(String name, String message) {
    return new Failure.Invalid(List.of(new Failure.Field(name, message)));
  }

  private static String wanted(TypeMismatchException mismatch) {
    if (WHOLE.matcher(String.valueOf(mismatch.getValue())).matches()) {
      return "a smaller number";
    }
    var type = mismatch.getRequiredType();
    return type == null ? "of another type" : wordsFor(type);
  }

  private static Failure.Invalid fieldsOf(MethodArgumentNotValidException invalid) {
    var fields = new ArrayList<Failure.Field>();
    for (var error : invalid.getBindingResult().getFieldErrors()) {
      fields.add(new Failure.Field(error.getField(), String.valueOf(error.getDefaultMessage())));
    }
    fields.sort(Comparator.comparing(Failure.Field::field));
    return new Failure.Invalid(fields);
  }

  /// What to say of a body that could not be read, for this reason.
  static Failure.Invalid bodyOf(@Nullable Throwable unreadable) {
    return switch (unreadable) {
      case MismatchedInputException mismatch -> mismatched(mismatch);
      case StreamConstraintsException beyond -> unreadable(pathOf(beyond));
      case InputCoercionException tooLarge when !pathOf(tooLarge).isEmpty() ->
          field(pathOf(tooLarge), "must be a smaller number");
      case NumberFormatException _ -> unreadable("");
      case StreamReadException malformed when isDuplicate(malformed) ->
          new Failure.Invalid("The body names a field twice; name each field once.");
      case JacksonException malformed -> new Failure.Invalid(malformed(malformed));
      case null, default -> new Failure.Invalid("A JSON body is required.");
    };
  }

  private static Failure.Invalid unreadable(String path) {
    return path.isEmpty()
        ? new Failure.Invalid(
            "The body is nested too deep, or holds a number of too many digits or a name that is"
                + " too long.")
        : field(
            path, "is nested too deep, or holds a number of too many digits or too long a name");
  }

  private static String pathOf(JacksonException problem) {
    return problem.getPath().stream()
        .map(step -> String.valueOf(step.getPropertyName()))
        .collect(Collectors.joining("."));
  }

  private static boolean isDuplicate(StreamReadException malformed) {
    return malformed.getOriginalMessage().startsWith("Duplicate");
  }

  private static String malformed(JacksonException malformed) {
    var at = malformed.getLocation();
    if (at == null) {
      return "The body is not valid JSON.";
    }
    return "The body is not valid JSON; look at line %d, column %d."
        .formatted(at.getLineNr(), at.getColumnNr());
  }

  private static Failure.Invalid mismatched(MismatchedInputException mismatch) {
    var path = pathOf(mismatch);
    var type = mismatch.getTargetType();
    var wanted = type == null ? "of another type" : wordsFor(type);
    return path.isEmpty()
        ? new Failure.Invalid("The body must be a JSON object.")
        : field(path, "must be " + wanted);
  }

  /// What a value should have been, in the words of JSON rather than of Java.
  private static String wordsFor(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(Object::toString)
          .collect(Collectors.joining(" or "));
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == Instant.class) {
      return "a time such as 2026-01-31T12:00:00Z";
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return "a whole number";
    }
    if (type == BigDecimal.class) {
      return "a number";
    }
    return "a JSON object";
  }
}
