package io.pacspace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.shared.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.DecimalNode;

/// An answer that has begun is left as it is and broken off, whatever has failed; one that has not
/// is replaced by the refusal as a whole.
class BrokenOffTest {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private final Refusals refusals = new Refusals(JSON);
  private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/x");
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  static List<Exception> problems() {
    return List.of(
        new IOException("the client is gone"),
        new DataAccessResourceFailureException("the database is gone"),
        new IllegalStateException("a mistake"),
        new UncheckedIOException(new IOException("closed")));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void addsNothingToWhatHasBegun(Exception problem) throws Exception {
    response.setContentType("text/event-stream");
    response.getWriter().write("event: snapshot\n\n");
    response.flushBuffer();

    refusals.write(problem, request, response);

    assertThat(response.getContentAsString()).isEqualTo("event: snapshot\n\n");
    assertThat(response.getContentType()).startsWith("text/event-stream");
    assertThat(response.getStatus()).isEqualTo(200);
    assertThat(TomcatRefusal.isBrokenOff(request)).isTrue();
  }

  @Test
  void replacesWhatWasNotSentYet() throws Exception {
    response
        .getOutputStream()
        .write("{\"success\":true,\"data\":[".getBytes(StandardCharsets.UTF_8));

    refusals.write(new DataAccessResourceFailureException("gone"), request, response);

    assertThat(response.getStatus()).isEqualTo(503);
    assertThat(response.getHeader("Retry-After")).isEqualTo("2");
    assertThat(JSON.readTree(response.getContentAsString()).path("success").asBoolean()).isFalse();
    assertThat(TomcatRefusal.isBrokenOff(request)).isFalse();
  }

  /// As where the rest of a body never comes: the refusal is the answer, and is whole.
  @ParameterizedTest
  @MethodSource("problems")
  void leavesARefusalAsItIs(Exception later) throws Exception {
    refusals.write(new Failure.NotFound("There is no such thing."), request, response);
    response.flushBuffer();
    var told = response.getContentAsString();

    refusals.write(later, request, response);

    assertThat(response.getContentAsString()).isEqualTo(told);
    assertThat(response.getStatus()).isEqualTo(404);
    assertThat(TomcatRefusal.isBrokenOff(request)).isFalse();
  }

  @Test
  void waitsForNoMoreOfABodyThatTookTooLong() throws Exception {
    request.setContent(new byte[] {1, 2, 3});
    response.setStatus(408);

    UnreadBody.discard(request, response);

    assertThat(UnreadBody.isCut(request)).isTrue();
    assertThat(request.getInputStream().available()).as("nothing was read").isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{}x", "{\"a\":1,\"a\":2}"})
  void whatCannotBeReadIsTheCallersFault(String body) {
    assertThat(RefusalAdvice.isOfReading(problemOf(() -> JSON.readTree(body).require()))).isTrue();
  }

  @Test
  void whatCannotBeWrittenIsNot() {
    var amount = JSON.readValue("\"1e10000\"", BigDecimal.class);
    var problem = problemOf(() -> JSON.writeValueAsString(DecimalNode.valueOf(amount)));
    assertThat(RefusalAdvice.isOfReading(problem)).isFalse();
  }

  private static JacksonException problemOf(Runnable work) {
    try {
      work.run();
    } catch (JacksonException problem) {
      return problem;
    }
    throw new AssertionError("nothing failed");
  }
}
