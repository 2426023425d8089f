package io.pacspace.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Which words of an answer claim that what stands beside them is so, and what an answer claims
/// that the true answers do not say. A word claims for the object that it stands in and for what is
/// within, up to an object that has a word of its own.
final class ClaimWords {
  /// How much a value of these members claims; any other value claims nothing.
  private static final Map<String, Map<String, Integer>> WORDS =
      Map.of(
          "status", Map.of("VERIFIED", 1),
          "verified", Map.of("true", 1),
          "final", Map.of("true", 1),
          "valid", Map.of("true", 1),
          "figures", Map.of("stated", 1, "consistent", 2, "re-added", 3));

  /// A number that claims the rest of its object once it is as large as [#TOTAL_DELTAS].
  private static final String VERIFIED_DELTAS = "verifiedDeltas";

  private static final String TOTAL_DELTAS = "totalDeltas";

  /// What nobody promises: times of asking and of storing, names of rows, where a list goes on, and
  /// which of its trees a log shows.
  private static final Set<String> UNPROMISED =
      Set.of(
          "generatedAt",
          "createdAt",
          "recordedAt",
          "verifiedAt",
          "firstDeltaAt",
          "customerReference",
          "checkpointId",
          "next",
          "rest",
          "checkpoint",
          "verificationReference",
          "rootHash",
          "size");

  /// What names the thing that an object is about, whichever of them was asked for.
  private static final List<String> NAMES = List.of("checkpointId", "recordId");

  private final Map<String, JsonNode> truth;
  private final List<JsonNode> named = new ArrayList<>();

  /// @param truth the true answers by their questions
  ClaimWords(Map<String, JsonNode> truth) {
    this.truth = truth;
    truth.values().forEach(this::collectNamed);
  }

  private void collectNamed(JsonNode node) {
    if (isNamed(node)) {
      named.add(node);
    }
    node.valueStream().forEach(this::collectNamed);
  }

  private static boolean isNamed(JsonNode node) {
    return NAMES.stream().anyMatch(node::has);
  }

  /// What the answer to a question claims and is not so, each as its path and both values.
  List<String> lies(String question, JsonNode said) {
    var lies = new ArrayList<String>();
    compare(question + " ", Objects.requireNonNull(truth.get(question)), said, false, lies);
    return lies;
  }

  private static boolean isWord(String name) {
    return WORDS.containsKey(name) || name.equals(VERIFIED_DELTAS);
  }

  private static long strength(String name, JsonNode value) {
    return name.equals(VERIFIED_DELTAS)
        ? value.asLong(0)
        : WORDS.getOrDefault(name, Map.of()).getOrDefault(value.asString(""), 0);
  }

  private static boolean claims(JsonNode object, String word) {
    var strength = strength(word, object.path(word));
    return strength > 0
        && (!word.equals(VERIFIED_DELTAS) || strength >= object.path(TOTAL_DELTAS).asLong(0));
  }

  private static Stream<String> words(JsonNode object) {
    return object.propertyNames().stream().filter(ClaimWords::isWord);
  }

  private static boolean isClaimed(JsonNode object, boolean around) {
    return words(object).findAny().isEmpty()
        ? around
        : words(object).anyMatch(word -> claims(object, word));
  }

  /// @param claimed whether a word around it claims it
  private void compare(
      String path, JsonNode is, JsonNode said, boolean claimed, Collection<String> lies) {
    if (said.equals(is)) {
      return;
    }
    if (said.isObject()) {
      var isAnother = isNamed(said) && named.stream().anyMatch(one -> isSo(one, said, claimed));
      if (!isAnother) {
        compareMembers(path, is, said, isClaimed(said, claimed), lies);
      }
    } else if (said.isArray()) {
      compareElements(path, is, said, claimed, lies);
    } else if (claimed && !said.isNull() && !said.isMissingNode()) {
      lies.add(path + ": " + said + " instead of " + is);
    }
  }

  /// What is not said is no lie.
  private void compareMembers(
      String path, JsonNode is, JsonNode said, boolean claimed, Collection<String> lies) {
    for (var name : new TreeSet<>(said.propertyNames())) {
      var now = said.path(name);
      if (isWord(name)) {
        if (strength(name, now) > strength(name, is.path(name))) {
          lies.add(path + "/" + name + ": " + now + " instead of " + is.path(name));
        }
      } else if (isPromised(said, name)) {
        compare(path + "/" + name, is.path(name), now, claimed, lies);
      }
    }
  }

  /// A checkpoint that is not final says of the records that it is of that they lie in its window,
  /// and of no others that they do not: that is so of more windows than the one that was asked for.
  private static boolean isPromised(JsonNode object, String name) {
    var isOfAWindowThatGoesOn =
        name.equals("period") && object.has("checkpointId") && !object.path("final").asBoolean();
    return !UNPROMISED.contains(name) && !name.endsWith("Url") && !isOfAWindowThatGoesOn;
  }

  /// In whatever order: each is one of the true ones, or claims nothing. More or fewer are a lie
  /// where all are claimed; none at all says nothing.
  private void compareElements(
      String path, JsonNode is, JsonNode said, boolean claimed, Collection<String> lies) {
    for (var i = 0; i < said.size(); i++) {
      var one = said.path(i);
      if (is.valueStream().noneMatch(other -> isSo(other, one, claimed))) {
        compare(
            path + "/" + i, is.has(i) ? is.path(i) : MissingNode.getInstance(), one, claimed, lies);
      }
    }
    if (claimed && !said.isEmpty() && said.size() != is.size()) {
      lies.add(path + ": " + said.size() + " instead of " + is.size());
    }
  }

  private boolean isSo(JsonNode is, JsonNode said, boolean claimed) {
    var lies = new ArrayList<String>();
    if (said.isObject()) {
      compareMembers("", is, said, isClaimed(said, claimed), lies);
    } else {
      compare("", is, said, claimed, lies);
    }
    return lies.isEmpty();
  }
}
