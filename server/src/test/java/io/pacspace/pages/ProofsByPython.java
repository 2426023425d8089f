package io.pacspace.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pacspace.testing.ScriptVerifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// The third reader, in a process of Python that answers until it is closed.
final class ProofsByPython implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Path READER = Path.of("../conformance/reader/run");

  private final Process python;
  private final BufferedReader answers;
  private final boolean isRunning;

  /// Starts it, unless there is no Python or not what the reader needs, which then says so itself.
  static ProofsByPython start() throws IOException {
    var python =
        new ProcessBuilder(READER.toString(), "--lines")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new ProofsByPython(python, python.inputReader(UTF_8));
  }

  private ProofsByPython(Process python, BufferedReader answers) throws IOException {
    this.python = python;
    this.answers = answers;
    this.isRunning = answers.readLine() != null;
  }

  boolean isRunning() {
    return isRunning;
  }

  Optional<ProofsByPython> ifRunning() {
    return isRunning ? Optional.of(this) : Optional.empty();
  }

  /// The answers about all of these files, in their order.
  List<Map<String, String>> say(List<DrilledFile> files) {
    var asking = Thread.ofVirtual().start(() -> write(files));
    try {
      var said = new ArrayList<Map<String, String>>();
      for (var file : files) {
        var line = answers.readLine();
        if (line == null) {
          throw new IllegalStateException("the third reader ended at file " + file.number());
        }
        said.add(ReadersOfProofs.texts(JSON.readTree(line)));
      }
      asking.join();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void write(List<DrilledFile> files) {
    try {
      var out = python.outputWriter(UTF_8);
      for (var file : files) {
        var question = new HashMap<>(file.asked());
        question.put("file", ScriptVerifier.base64(file.file()));
        out.write(JSON.writeValueAsString(question));
        out.write('\n');
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// It ends where it is asked nothing more.
  @Override
  public void close() throws IOException {
    python.getOutputStream().close();
  }
}
