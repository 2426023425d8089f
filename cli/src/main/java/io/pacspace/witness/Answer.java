package io.pacspace.witness;

import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;

/// What a witness answers, by C2SP tlog-witness where that says it.
///
/// @param type of the body, as Content-Type
record Answer(int status, String type, String body) {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String SIZE = "text/x.tlog.size";
  private static final int UNPROCESSABLE = 422;

  static Answer page(String text) {
    return new Answer(HttpURLConnection.HTTP_OK, TEXT, text);
  }

  /// @param line a signature line with its newline
  static Answer cosigned(String line) {
    return page(line);
  }

  static Answer malformed(String why) {
    return of(HttpURLConnection.HTTP_BAD_REQUEST, why);
  }

  static Answer unsigned(String why) {
    return of(HttpURLConnection.HTTP_FORBIDDEN, why);
  }

  static Answer notFound(String what) {
    return of(HttpURLConnection.HTTP_NOT_FOUND, what);
  }

  static Answer wrongMethod() {
    return of(HttpURLConnection.HTTP_BAD_METHOD, "not a method of this address");
  }

  /// @param size of the newest tree that was cosigned
  static Answer conflict(long size) {
    return new Answer(HttpURLConnection.HTTP_CONFLICT, SIZE, size + "\n");
  }

  static Answer tooLarge() {
    return of(HttpURLConnection.HTTP_ENTITY_TOO_LARGE, "a body of too many bytes");
  }

  static Answer inconsistent(String why) {
    return of(UNPROCESSABLE, why);
  }

  static Answer failed(String why) {
    return of(HttpURLConnection.HTTP_INTERNAL_ERROR, why);
  }

  private static Answer of(int status, String why) {
    return new Answer(status, TEXT, why + "\n");
  }

  byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
