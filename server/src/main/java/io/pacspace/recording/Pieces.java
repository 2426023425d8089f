package io.pacspace.recording;

import io.pacspace.recording.Batch.Item;
import io.pacspace.shared.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/// Looks for what the reader refuses in JSON that is well formed, such as a number of a million
/// digits: cuts the text into its parts without reading them, so that one bad part names itself and
/// spoils no other. The text is at most 1 MiB.
final class Pieces {
  private static final JsonFactory BOUNDLESS =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final byte[] EMPTY_LIST = {'[', ']'};

  private final byte[] text;
  private final ObjectReader json;

  Pieces(byte[] text, ObjectReader json) {
    this.text = text;
    this.json = json;
  }

  /// The deltas of a batch, each read by itself; none where there is no list of them. Throws what
  /// comes of JSON that is not well formed.
  List<Item> items() {
    return list().stream().flatMap(list -> parts(list).stream()).map(this::item).toList();
  }

  /// The batch with nothing in its list of deltas: what cannot be read of that is no fault of an
  /// item. The whole text where there is no such list.
  byte[] withoutItems() {
    var list = list();
    if (list.isEmpty()) {
      return text;
    }
    var around = new ByteArrayOutputStream();
    around.write(text, 0, list.get().from());
    around.writeBytes(EMPTY_LIST);
    around.write(text, list.get().to(), text.length - list.get().to());
    return around.toByteArray();
  }

  private Optional<Part> list() {
    return parts(new Part("", 0, text.length)).stream()
        .filter(member -> member.name().equals("deltas") && text[member.from()] == '[')
        .findFirst();
  }

  private Item item(Part part) {
    try {
      return Item.read(read(part));
    } catch (JacksonException | NumberFormatException _) {
      var piece = new String(text, part.from(), part.to() - part.from(), StandardCharsets.UTF_8);
      return new Item.Unreadable(piece, refusal(part));
    }
  }

  /// Names the members that cannot be read, of the whole text as one delta.
  Failure.Invalid refusal() {
    return refusal(new Part("", 0, text.length));
  }

  private Failure.Invalid refusal(Part whole) {
    var fields = new ArrayList<Failure.Field>();
    var names = new HashSet<String>();
    for (var member : parts(whole)) {
      if (!names.add(member.name())) {
        fields.add(new Failure.Field(member.name(), "is named twice"));
      } else if (!isReadable(member)) {
        fields.add(
            new Failure.Field(
                member.name(),
                "is nested too deep, names a field twice, or holds a number of too many digits"));
      }
    }
    return fields.isEmpty()
        ? new Failure.Invalid("The delta is more than can be read; send less.")
        : new Failure.Invalid(fields);
  }

  private boolean isReadable(Part part) {
    try {
      read(part);
      return true;
    } catch (JacksonException | NumberFormatException _) {
      return false;
    }
  }

  private JsonNode read(Part part) {
    return json.readValue(text, part.from(), part.to() - part.from());
  }

  /// The members of an object or the elements of an array; nothing of anything else.
  private List<Part> parts(Part whole) {
    var parts = new ArrayList<Part>();
    try (var parser =
        BOUNDLESS.createParser(
            ObjectReadContext.empty(), text, whole.from(), whole.to() - whole.from())) {
      var start = parser.nextToken();
      if (start != JsonToken.START_OBJECT && start != JsonToken.START_ARRAY) {
        return parts;
      }
      for (var next = parser.nextToken();
          next != JsonToken.END_OBJECT && next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        var name = "";
        if (next == JsonToken.PROPERTY_NAME) {
          name = parser.currentName();
          parser.nextToken();
        }
        parts.add(part(name, parser, whole.from()));
      }
    }
    return parts;
  }

  /// Offsets are counted from where the parser began.
  private static Part part(String name, JsonParser parser, int base) {
    var from = parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    var to = parser.currentLocation().getByteOffset();
    return new Part(name, base + (int) from, base + (int) to);
  }

  private record Part(String name, int from, int to) {}
}
