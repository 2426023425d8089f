package io.pacspace.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One object of a file of test vectors, read with the parser that is under test itself.
record Vectors(Map<String, Json> members) {

  /// A file of the project's own vectors, those that `docs/proof-format.md` refers to.
  static Vectors own(String file) {
    try (var in = Vectors.class.getResourceAsStream("/proof-format/" + file)) {
      return of(Json.parse(Objects.requireNonNull(in, file).readAllBytes()));
    } catch (IOException | Refusal e) {
      throw new IllegalStateException(file, e);
    }
  }

  /// The cases of a file of vectors that others made; skips the test where they are absent.
  static List<Vectors> shared(String file) {
    var path = Path.of(System.getProperty("vectors", "../shared/vectors")).resolve(file);
    assumeTrue(Files.isRegularFile(path), () -> "no shared vectors: " + path + " is absent");
    try {
      return list(Json.parse(Files.readAllBytes(path)));
    } catch (IOException | Refusal e) {
      throw new IllegalStateException(file, e);
    }
  }

  private static Vectors of(Json json) {
    return new Vectors(((Json.Obj) json).members());
  }

  private static List<Vectors> list(Json json) {
    return ((Json.Arr) json).items().stream().map(Vectors::of).toList();
  }

  private Json get(String name) {
    return Objects.requireNonNull(members.get(name), name);
  }

  Vectors object(String name) {
    return of(get(name));
  }

  List<Vectors> cases(String name) {
    return list(get(name));
  }

  boolean has(String name) {
    return get(name) instanceof Json.Str;
  }

  String text(String name) {
    return ((Json.Str) get(name)).value();
  }

  byte[] utf8(String name) {
    return text(name).getBytes(UTF_8);
  }

  byte[] hex(String name) {
    return HexFormat.of().parseHex(text(name).replace(" ", ""));
  }

  Hash hash(String name) throws Refusal {
    return Hash.parse(text(name));
  }

  List<Hash> hashes(String name) throws Refusal {
    var hashes = new ArrayList<Hash>();
    for (var text : texts(name)) {
      hashes.add(Hash.parse(text));
    }
    return hashes;
  }

  List<String> texts(String name) {
    return ((Json.Arr) get(name)).items().stream().map(item -> ((Json.Str) item).value()).toList();
  }

  long decimal(String name) {
    return Long.parseLong(text(name));
  }

  int integer(String name) {
    return Math.toIntExact(decimal(name));
  }

  boolean truth(String name) {
    return ((Json.Bool) get(name)).value();
  }

  /// A JSON number as an unsigned 64-bit integer: 2^64-1 reads as -1.
  long unsigned(String name) {
    var value = ((Json.Num) get(name)).value();
    return value < 0x1p63 ? (long) value : -1;
  }

  /// A hash in base64. Some vectors have a label in its place: it becomes the hash of that label,
  /// so that it still equals itself and nothing else. Nothing at all is refused as a hash.
  Hash base64(String name) throws Refusal {
    return hashOf(text(name));
  }

  /// A list of such hashes; `null` stands for none.
  List<Hash> base64s(String name) throws Refusal {
    var hashes = new ArrayList<Hash>();
    for (var text : get(name) instanceof Json.Null ? List.<String>of() : texts(name)) {
      hashes.add(hashOf(text));
    }
    return hashes;
  }

  private static Hash hashOf(String base64) throws Refusal {
    var bytes = StrictText.base64(base64);
    var isLabel = bytes.length > 0 && bytes.length < Hash.LENGTH;
    return isLabel ? Hash.leaf(bytes) : Hash.fromBase64(base64);
  }

  Refusal.Code code() {
    return Refusal.Code.valueOf(text("code"));
  }
}
