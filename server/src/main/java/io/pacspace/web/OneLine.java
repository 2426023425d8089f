package io.pacspace.web;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A name that people give to themselves or to something: one line without control characters, of
/// at most 100 characters, as people count them (code points) rather than Java.
@Pattern(
    regexp = "[^\\p{Cc}\\p{Zl}\\p{Zp}]*",
    message = "must be one line without control characters")
@Pattern(regexp = "(?s).{0,100}", message = "must be at most 100 characters")
@Constraint(validatedBy = {})
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface OneLine {
  /// Never shown: the two rules say what is wrong.
  String message() default "must be a line";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
