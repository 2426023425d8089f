package io.pacspace.recording;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.shared.RecordId;
import io.pacspace.testing.Any;
import io.pacspace.testing.Confusables;
import io.pacspace.testing.Property;
import io.pacspace.testing.TestServer;
import io.pacspace.transparency.Hash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Under one Idempotency-Key no two deltas or batches that differ in any value are taken for one
/// another, bad items included, and those of before are known again.
class RequestHashesTest {
  private static final RecordingRoutes ROUTES = TestServer.shared().bean(RecordingRoutes.class);
  private static final List<String> RECORDS =
      Stream.of(1L, 2L).map(i -> RecordId.of(Instant.EPOCH, i, i).toString()).toList();
  private static final String DELTA =
      "{\"customerId\":\"c\",\"delta\":1.5,\"reason\":\"r\",\"referenceId\":\"x\",\"metadata\":{\"a\":1}}";

  private static Hash delta(String body) {
    return RecordingRoutes.hash(DeltaReader.read(ROUTES.body(body.getBytes(UTF_8))));
  }

  private static Batch batch(String... items) {
    return batch(List.of(items));
  }

  private static Batch batch(List<String> items) {
    return ROUTES.batch(("{\"deltas\":" + Confusables.list(items) + "}").getBytes(UTF_8));
  }

  private static String aDelta(Any any) {
    return written(
        Confusables.quoted(any.of("a", "b", "ab", "a:b", "null", "1")),
        any.of("1", "-1", "0.1", "10", "1000000000", "0.000000001"),
        Confusables.quoted(Confusables.text(any)),
        any.optional(0.5, () -> Confusables.quoted(Confusables.text(any))),
        any.optional(0.5, () -> Confusables.object(any, () -> Confusables.json(any))),
        any.optional(0.3, () -> adjusted(any)));
  }

  private static String adjusted(Any any) {
    return any.oneOf(
        one -> "{\"referenceId\":" + Confusables.quoted(Confusables.text(one)) + "}",
        one -> "{\"recordId\":\"" + one.of(RECORDS) + "\"}",
        one -> "{\"referenceId\":\"" + one.of(RECORDS) + "\"}");
  }

  private static String anItem(Any any) {
    return any.oneOf(RequestHashesTest::aDelta, Confusables::anyJson, Confusables::unreadable);
  }

  private static String written(
      String customer,
      String amount,
      String reason,
      Optional<String> reference,
      Optional<String> metadata,
      Optional<String> adjusts) {
    var members = new ArrayList<String>();
    members.addAll(Confusables.member("customerId", Optional.of(customer)));
    members.addAll(Confusables.member("delta", Optional.of(amount)));
    members.addAll(Confusables.member("reason", Optional.of(reason)));
    members.addAll(Confusables.member("referenceId", reference));
    members.addAll(Confusables.member("metadata", metadata));
    members.addAll(Confusables.member("adjusts", adjusts));
    return "{" + String.join(",", members) + "}";
  }

  @Test
  void tellsEveryTwoDeltasApart() {
    Property.holds(
        200,
        any -> {
          var bodies = any.set(2, 60, () -> aDelta(any));
          var alone = bodies.stream().map(RequestHashesTest::delta);
          var inBatches = bodies.stream().map(body -> batch(body).hash());

          assertThat(Stream.concat(alone, inBatches).distinct()).hasSize(2 * bodies.size());
        });
  }

  @Test
  void tellsEveryTwoBatchesApart() {
    Property.holds(
        200,
        any -> {
          var batches = any.set(2, 40, () -> any.list(1, 4, () -> anItem(any)));
          var read = batches.stream().map(RequestHashesTest::batch).toList();
          var hashes = read.stream().map(Batch::hash).collect(Collectors.toSet());

          assertThat(hashes).hasSameSizeAs(batches);
          assertThat(read.stream().flatMap(batch -> batch.earlierHash().stream()))
              .as("what an earlier version kept is no other request's of this one")
              .doesNotContainAnyElementsOf(hashes);
        });
  }

  @Test
  void tellsItemsApartThatNobodyCanRead() {
    assertThat(
            Stream.of(
                    "null", "1e99999999999", "1e99999999998", "\"\\ud800\"", "\"\\ud801\"", "\"?\"")
                .map(item -> batch(DELTA, item).hash())
                .distinct())
        .hasSize(6);
  }

  @Test
  void isTheSameHoweverTheSameIsSpelled() {
    assertThat(batch(DELTA.replace("1.5", "\"1.50\""), "{\"b\":2,\"a\":1e1}").hash())
        .isEqualTo(batch(DELTA, "{\"a\":10,\"b\":2.0}").hash());
    assertThat(delta(DELTA.replace("}}", "},\"adjusts\":null,\"unknown\":1}")))
        .isEqualTo(delta(DELTA));
  }

  /// The hashes that are kept beside keys were worked out apart from this program.
  @Test
  void knowsTheRequestsOfEarlierVersions() {
    assertThat(delta(DELTA))
        .hasToString("0x32d36b30b0b4c7d0df3303083defab549546d3c39b8f02a318f4c6b57f0c2c19");
    assertThat(batch(DELTA, "{\"customerId\":\"c\"}").earlierHash().orElseThrow())
        .hasToString("0x0c52d743324c175f90f7c7064bb515575bede6b76ed9faf86c314fdb7c9940ba");
    assertThat(batch(DELTA, "1e99999999999").earlierHash().orElseThrow())
        .hasToString("0xa7edce889c17bc7931811bec780b3893b08e74224b68f4d46d5c6e0234f78055");
    assertThat(batch(DELTA, "{\"customerId\":\"\\ud800\"}").earlierHash().orElseThrow())
        .hasToString("0x3dcbc8dbf375b59b0d8299fdf5d2cd60d8f656cd9f2e7824018b2dca69128984");
  }
}
