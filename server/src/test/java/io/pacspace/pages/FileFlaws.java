package io.pacspace.pages;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What may happen to a file once its log is signed.
record FileFlaws(Random random) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String BLANKS = " \t\r\n";
  private static final String MARKS = "{}[]:,\"";

  /// Damages the bytes, whatever they mean.
  byte[] breakIt(byte[] file) {
    return switch (random.nextInt(5)) {
      case 0 -> Arrays.copyOf(file, random.nextInt(file.length));
      case 1 -> flip(file, random.nextInt(file.length * Byte.SIZE));
      case 2 -> zip(file);
      default -> damage(file, random);
    };
  }

  private static byte[] flip(byte[] bytes, int bit) {
    var changed = bytes.clone();
    changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
    return changed;
  }

  private static byte[] zip(byte[] file) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// Cuts something out of a file and puts something in, random bytes or a piece of itself.
  static byte[] damage(byte[] file, Random random) {
    var at = random.nextInt(file.length);
    var end = Math.min(file.length, at + random.nextInt(4));
    var text = new String(file, ISO_8859_1);
    var piece = new byte[random.nextInt(4)];
    random.nextBytes(piece);
    var from = random.nextInt(file.length);
    var put =
        random.nextBoolean()
            ? new String(piece, ISO_8859_1)
            : text.substring(from, Math.min(file.length, from + random.nextInt(80)));
    return (text.substring(0, at) + put + text.substring(end)).getBytes(ISO_8859_1);
  }

  /// Changes what one part of the file says, so that no spelling gives it away.
  byte[] change(byte[] file) throws Refusal {
    if (file[0] != '{') {
      return changeProof(new String(file, UTF_8)).getBytes(UTF_8);
    }
    var bundle = (ObjectNode) JSON.readTree(file);
    changeBundle(bundle);
    return JSON.writeValueAsBytes(bundle);
  }

  private String changeProof(String file) throws Refusal {
    var end = file.indexOf("\n\n") + 2;
    if (random.nextInt(3) == 0) {
      return file.substring(0, end) + signOtherwise(file.substring(end));
    }
    var lines = new ArrayList<>(List.of(file.substring(0, end - 2).split("\n", -1)));
    var at = random.nextInt(1, lines.size());
    switch (random.nextInt(4)) {
      case 0 -> cut(lines, at);
      case 1 -> lines.add(at, lines.get(random.nextInt(1, lines.size())));
      case 2 -> lines.set(at, lines.get(at).replaceAll("^index .*", "index " + random.nextInt(40)));
      default -> lines.set(at, changeBase64(lines.get(at)));
    }
    return String.join("\n", lines) + "\n\n" + file.substring(end);
  }

  /// A proof that shows no record any more would be about nothing.
  private static void cut(List<String> lines, int at) {
    if (lines.get(at).startsWith("extra ")) {
      lines.set(at, "extra ");
    } else {
      lines.remove(at);
    }
  }

  private String changeBase64(String line) {
    var at = line.lastIndexOf(' ') + 1;
    try {
      var bytes = Base64.getDecoder().decode(line.substring(at));
      return line.substring(0, at) + base64(flip(bytes, random.nextInt(bytes.length * Byte.SIZE)));
    } catch (IllegalArgumentException _) {
      return line;
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private String signOtherwise(String note) throws Refusal {
    var text = note.substring(0, note.lastIndexOf("\n\n") + 1);
    var lines = note.substring(text.length() + 1);
    return switch (random.nextInt(7)) {
      case 0 -> TestingKey.ANNOUNCED_HEAD.sign(text).toString();
      case 1 -> TestingKey.ANNOUNCED_HEAD.cosign(SignedNote.parse(note.getBytes(UTF_8))).toString();
      case 2 -> note + lines;
      case 3 -> text + "\n" + changeBase64(lines.strip()) + "\n";
      case 4 -> note + changeBase64(lines.strip()) + "\n";
      case 5 -> TestingKey.LOG.sign(text + "an extension\n").toString();
      default ->
          TestingKey.LOG
              .sign("another.example/log" + text.substring(text.indexOf('\n')))
              .toString();
    };
  }

  private void changeBundle(ObjectNode bundle) throws Refusal {
    var records = (ArrayNode) bundle.get("records");
    switch (random.nextInt(8)) {
      case 0 -> changeRecords(records);
      case 1, 2 -> changeRecord(bundle, (ObjectNode) any(records));
      case 3 -> changeHashes((ArrayNode) bundle.get("rest"));
      case 4 -> bundle.put("origin", "another.example/log");
      case 5 -> bundle.put("key", TestingKey.ANNOUNCED_HEAD.vkey());
      case 6 -> bundle.put("proofRoot", "0x" + "7".repeat(64));
      default -> bundle.put("checkpoint", signOtherwise(bundle.get("checkpoint").asString()));
    }
  }

  private JsonNode any(ArrayNode values) {
    return values.get(random.nextInt(values.size()));
  }

  private void changeRecords(ArrayNode records) {
    var at = random.nextInt(records.size());
    switch (random.nextInt(3)) {
      case 0 -> records.remove(at);
      case 1 -> records.insert(at, any(records).deepCopy());
      default -> {
        var other = random.nextInt(records.size());
        var moved = records.get(at);
        records.set(at, records.get(other));
        records.set(other, moved);
      }
    }
  }

  private void changeRecord(ObjectNode bundle, ObjectNode item) {
    switch (random.nextInt(6)) {
      case 0 -> item.put("index", item.get("index").asInt() + random.nextInt(-2, 3));
      case 1 -> changeHashes((ArrayNode) item.get("between"));
      case 2 -> item.put("salt", changeBase64(item.get("salt").asString()));
      case 3 -> item.set("record", any((ArrayNode) bundle.get("records")).get("record"));
      case 4 -> item.put("record", item.get("record").asString().replaceFirst("[0-9]", "8"));
      default -> item.put("metadata", "{}").put("metadataSalt", base64(new byte[32]));
    }
  }

  private void changeHashes(ArrayNode hashes) {
    var other = base64(new byte[32]);
    if (hashes.isEmpty() || random.nextInt(3) == 0) {
      hashes.insert(random.nextInt(hashes.size() + 1), other);
    } else if (random.nextBoolean()) {
      hashes.remove(random.nextInt(hashes.size()));
    } else {
      var at = random.nextInt(hashes.size());
      hashes.set(at, hashes.get(random.nextInt(hashes.size())));
    }
  }

  /// Says the same in other words: with more white space, and characters as escapes.
  byte[] respell(byte[] file) {
    var spelled = new StringBuilder();
    var inString = false;
    var text = new String(file, UTF_8);
    for (var at = 0; at < text.length(); at++) {
      var c = text.charAt(at);
      if (c == '\\') {
        var end = at + (text.charAt(at + 1) == 'u' ? 6 : 2);
        spelled.append(text, at, end);
        at = end - 1;
      } else if (inString && c != '"' && !Character.isSurrogate(c) && random.nextInt(20) == 0) {
        spelled.append("\\u%04x".formatted((int) c));
      } else {
        inString ^= c == '"';
        var mayBreak = !inString && MARKS.indexOf(c) >= 0 && random.nextInt(4) == 0;
        spelled.append(c).append(mayBreak ? blanks() : "");
      }
    }
    return (blanks() + spelled).getBytes(UTF_8);
  }

  private String blanks() {
    return random
        .ints(random.nextInt(3) * (long) random.nextInt(20), 0, BLANKS.length())
        .collect(
            StringBuilder::new,
            (text, mark) -> text.append(BLANKS.charAt(mark)),
            StringBuilder::append)
        .toString();
  }
}
