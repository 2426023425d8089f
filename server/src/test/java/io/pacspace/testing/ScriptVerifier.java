package io.pacspace.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pacspace.pages.VerifierScript;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The verifier that browsers run, `verifier.js`, in a process of Node.js that answers questions
/// until it is closed.
public final class ScriptVerifier implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int OLDEST = 18;
  private static final int NODE = version();

  private final Process node;
  private final BufferedReader answers;

  private ScriptVerifier(Process node) {
    this.node = node;
    this.answers = node.inputReader(StandardCharsets.UTF_8);
  }

  /// The one of a current browser, which ends with this JVM. Skips the test, visibly, where there
  /// is no Node.js.
  public static ScriptVerifier shared() {
    assumeNode();
    return Shared.VERIFIER;
  }

  private static final class Shared {
    static final ScriptVerifier VERIFIER = start("current");
  }

  private static void assumeNode() {
    assumeTrue(
        NODE >= OLDEST,
        "verifier.js is not tested: there is no Node.js " + OLDEST + " or later on the path");
  }

  /// One of a browser `without-ed25519` or `without-webcrypto`. Skips the test as the other does.
  public static ScriptVerifier start(String browser) {
    assumeNode();
    try {
      return new ScriptVerifier(
          new ProcessBuilder(
                  "node", file("/verifier/harness.mjs"), VerifierScript.file().toString(), browser)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The major version of Node.js, or 0 if there is none.
  private static int version() {
    try {
      var node = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
      var words = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(words.replaceFirst("(?s)^v(\\d+)\\..*$", "$1"));
    } catch (IOException | NumberFormatException _) {
      return 0;
    }
  }

  private static String file(String resource) {
    try {
      var url = Objects.requireNonNull(ScriptVerifier.class.getResource(resource), resource);
      return Path.of(url.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Something to ask, by the name of one of the harness's answers and its members.
  public record Question(String call, Map<String, ?> members) {
    Map<String, Object> asMap() {
      var all = new HashMap<String, Object>(members);
      all.put("call", call);
      return all;
    }
  }

  /// Asks to verify a file, knowing the key and the origin.
  public static Question proof(byte[] file, String key, String origin) {
    return new Question(
        "verify", Map.of("file", base64(file), "asked", Map.of("key", key, "origin", origin)));
  }

  /// Asks to verify a file with whatever is known, and to show every step.
  public static Question steps(byte[] file, Map<String, ?> asked) {
    return new Question("verify", Map.of("file", base64(file), "asked", asked, "whole", true));
  }

  public static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// The answer to one question.
  public JsonNode ask(Question question) {
    return ask(List.of(question)).getFirst();
  }

  /// The answers to all of these, in their order.
  public synchronized List<JsonNode> ask(List<Question> questions) {
    var asking = Thread.ofVirtual().start(() -> write(questions));
    try {
      var read = new ArrayList<JsonNode>();
      for (var question : questions) {
        var line = answers.readLine();
        if (line == null) {
          throw new IllegalStateException("verifier.js ended at " + question.call());
        }
        read.add(JSON.readTree(line));
      }
      asking.join();
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void write(List<Question> questions) {
    try {
      var out = node.outputWriter(StandardCharsets.UTF_8);
      for (var question : questions) {
        out.write(JSON.writeValueAsString(question.asMap()));
        out.write('\n');
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      node.getOutputStream().close();
      if (!node.waitFor(10, TimeUnit.SECONDS)) {
        node.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      node.destroyForcibly();
    }
  }
}
