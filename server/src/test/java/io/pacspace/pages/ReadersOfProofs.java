package io.pacspace.pages;

import io.pacspace.testing.ScriptVerifier;
import io.pacspace.testing.ScriptVerifier.Question;
import io.pacspace.transparency.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/// Has readers of proof files, which share no code, judge the same files, and keeps those of which
/// they do not say the same, in verdict or in figures.
final class ReadersOfProofs {
  /// Where a file that differs is kept by its number, with what each reader says.
  static final Path DIFFERENCES = Path.of("target", "drill", "proofs");

  /// Of files that are wrong in several ways a reader names whichever of these it meets first.
  private static final Set<String> WHICHEVER =
      Set.of(
          "MALFORMED",
          "TOO_LARGE",
          "OUT_OF_RANGE",
          "WRONG_ORIGIN",
          "UNKNOWN_SIGNER",
          "BAD_SIGNATURE",
          "WRONG_PROOF_LENGTH",
          "ROOT_MISMATCH",
          "OTHER_METADATA");

  private final Optional<ProofsByPython> python;
  private final Map<String, Integer> verdicts = new TreeMap<>();
  private final Map<String, Integer> severalFlaws = new TreeMap<>();
  private int differing;

  /// @param python takes part where there is one
  ReadersOfProofs(Optional<ProofsByPython> python) {
    this.python = python;
  }

  /// Has all readers judge the files of these numbers.
  void judge(long from, long to) throws Refusal, IOException, InterruptedException {
    var files = new ArrayList<DrilledFile>();
    for (var number : LongStream.range(from, to).toArray()) {
      files.add(DrilledFile.of(number));
    }
    var script = ScriptVerifier.shared();
    var byScript = CompletableFuture.supplyAsync(() -> byScript(script, files));
    var byPython = python.map(it -> CompletableFuture.supplyAsync(() -> it.say(files)));
    var said = new LinkedHashMap<String, List<Map<String, String>>>();
    said.put("Java", byJava(files, true));
    said.put("Java, as a whole", byJava(files, false));
    try {
      said.put("JavaScript", byScript.get());
      if (byPython.isPresent()) {
        said.put("Python", byPython.get().get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a reader has ended", e);
    }
    for (var i = 0; i < files.size(); i++) {
      var answers = new LinkedHashMap<String, Map<String, String>>();
      for (var reader : said.entrySet()) {
        answers.put(reader.getKey(), reader.getValue().get(i));
      }
      compare(files.get(i), answers);
    }
  }

  private static List<Map<String, String>> byJava(List<DrilledFile> files, boolean isStreamed)
      throws IOException {
    var reader = new ProofsByJava(isStreamed);
    var said = new ArrayList<Map<String, String>>();
    for (var file : files) {
      said.add(reader.say(file));
    }
    return said;
  }

  private static List<Map<String, String>> byScript(
      ScriptVerifier script, List<DrilledFile> files) {
    var questions = new ArrayList<Question>();
    for (var file : files) {
      var bytes = ScriptVerifier.base64(file.file());
      questions.add(new Question("figures", Map.of("file", bytes, "asked", file.asked())));
    }
    return script.ask(questions).stream()
        .map(answer -> texts(answer.has("said") ? answer.path("said") : answer))
        .toList();
  }

  /// The members of an object of texts.
  static Map<String, String> texts(JsonNode object) {
    var texts = new HashMap<String, String>();
    object.properties().forEach(member -> texts.put(member.getKey(), member.getValue().asString()));
    return texts;
  }

  private void compare(DrilledFile file, SequencedMap<String, Map<String, String>> answers)
      throws IOException {
    var first = answers.sequencedValues().getFirst();
    verdicts.merge(wordOf(first), 1, Integer::sum);
    if (answers.values().stream().allMatch(first::equals)) {
      return;
    }
    if (answers.values().stream().allMatch(it -> WHICHEVER.contains(it.getOrDefault("code", "")))) {
      var codes = answers.values().stream().map(it -> it.getOrDefault("code", ""));
      var names = codes.collect(Collectors.toCollection(TreeSet::new));
      severalFlaws.merge(String.join(" or ", names), 1, Integer::sum);
      return;
    }
    differing++;
    Files.createDirectories(DIFFERENCES);
    Files.write(DIFFERENCES.resolve(file.number() + ".proof"), file.file());
    var words = new StringBuilder("asked " + file.asked() + "\n");
    for (var answer : answers.entrySet()) {
      words.append(answer.getKey()).append(": ").append(new TreeMap<>(answer.getValue()));
      words.append('\n');
    }
    Files.writeString(DIFFERENCES.resolve(file.number() + ".txt"), words);
    System.out.println("DIFFERS: file " + file.number() + ", " + words);
  }

  private static String wordOf(Map<String, String> said) {
    var word = said.getOrDefault("word", said.containsKey("sum") ? "deltas" : "records");
    return said.getOrDefault("code", word);
  }

  /// The number of files of which they do not say the same.
  int differing() {
    return differing;
  }

  /// How many files had which verdict.
  Map<String, Integer> verdicts() {
    return verdicts;
  }

  /// How many files were refused for one flaw by one reader and for another by another.
  Map<String, Integer> severalFlaws() {
    return severalFlaws;
  }
}
