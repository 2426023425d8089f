package io.pacspace.start;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/// Makes the cache with which the JVM starts this build in a fraction of the time, where the
/// launcher has named a file for it and the JVM found none there that fits.
///
/// Two processes of the lowest priority do the work: a [TrainingRun], in which the JVM records what
/// a server needs, and then a JVM that turns the record into a cache. The JVM could do both in one,
/// but that one cannot be stopped in its second half.
final class AotCache implements AutoCloseable {
  private static final String FILE_PROPERTY = "pacspace.aot-cache";
  private static final String POSTGRES = "postgres";
  private static final Duration FIRST_THE_USER = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final String program;
  private final Path data;
  private final Path folder;
  private final Path log;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread maker;
  private @Nullable Process running;

  private AotCache(Path file, Path data, String program) {
    this.program = program;
    this.data = data;
    this.folder = data.resolve("training-run");
    this.log = data.resolve("training-run.log");
    this.maker = Thread.ofVirtual().name("aot-cache").start(() -> make(file));
  }

  /// Starts to make the cache a little later if it is wanted and missing.
  ///
  /// @param data the folder for everything that the work leaves behind: a log
  /// @param program the main class
  static @Nullable AotCache makeIfMissing(Path data, String program) {
    var file = System.getProperty(FILE_PROPERTY);
    return file == null || isUsed(Path.of(file))
        ? null
        : new AotCache(Path.of(file), data, program);
  }

  /// A JVM whose cache does not fit shares no classes at all, and says so.
  private static boolean isUsed(Path file) {
    return Files.exists(file) && System.getProperty("java.vm.info", "").contains("sharing");
  }

  private void make(Path file) {
    var unfinished = file.resolveSibling(file.getFileName() + "-" + ProcessHandle.current().pid());
    try {
      if (closing.await(FIRST_THE_USER.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
      Files.deleteIfExists(log);
      if (train() && create(unfinished)) {
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        Console.say("the next start will be faster: its cache is made");
      } else if (closing.getCount() != 0) {
        Console.say("the next start will be no faster; " + log + " tells why");
      }
    } catch (IOException e) {
      Console.say("the next start will be no faster: " + e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      delete(unfinished);
      delete(folder);
    }
  }

  private boolean train() throws IOException, InterruptedException {
    delete(folder);
    // The greater part of a data folder is PostgreSQL's programs, and they are there already.
    var home = Files.createDirectories(folder.resolve(POSTGRES));
    Files.createSymbolicLink(home.resolve("binaries"), data.resolve(POSTGRES).resolve("binaries"));
    var java = java("record", TrainingRun.WANTED);
    // Nothing of this installation, such as its mail server, is the training run's.
    java.environment().keySet().removeIf(name -> name.startsWith("PACSPACE_"));
    java.environment().put("PACSPACE_MODE", "embedded");
    java.environment().put("PACSPACE_DATA", folder.toString());
    java.environment().put("PACSPACE_PORT", String.valueOf(freePort()));
    return run(java);
  }

  private boolean create(Path unfinished) throws IOException, InterruptedException {
    return run(java("create", "-XX:AOTCache=" + unfinished));
  }

  /// This JVM again, as far as a cache is bound to it.
  private ProcessBuilder java(String mode, String option) {
    var command = new ArrayList<>(List.of("nice", "-n", "19"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-XX:AOTCache="))
        .filter(argument -> !argument.startsWith("-D" + FILE_PROPERTY))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-XX:AOTMode=" + mode);
    command.add("-XX:AOTConfiguration=" + folder.resolve("record"));
    command.add(option);
    command.add(program);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(log.toFile()));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean run(ProcessBuilder builder) throws IOException, InterruptedException {
    var process = start(builder);
    if (process == null) {
      return false;
    }
    if (!process.waitFor(LIMIT)) {
      kill(process);
    }
    return process.waitFor() == 0;
  }

  private synchronized @Nullable Process start(ProcessBuilder builder) throws IOException {
    running = closing.getCount() == 0 ? null : builder.start();
    return running;
  }

  /// Nothing in a training run is worth an orderly end that somebody would have to wait for.
  private void kill(Process process) throws IOException, InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    var postmaster = folder.resolve(POSTGRES).resolve("data").resolve("postmaster.pid");
    if (Files.exists(postmaster)) {
      var pid = Files.readAllLines(postmaster).getFirst().strip();
      new ProcessBuilder("kill", "-QUIT", pid).start().waitFor();
    }
  }

  private static void delete(Path path) {
    try {
      FileSystemUtils.deleteRecursively(path);
    } catch (IOException e) {
      Console.say(path + " could not be deleted: " + e.getMessage());
    }
  }

  /// Leaves nothing running and nothing half done.
  @Override
  public void close() {
    try {
      Process process;
      synchronized (this) {
        closing.countDown();
        process = running;
      }
      if (process != null) {
        kill(process);
      }
      maker.join(FAREWELL);
    } catch (IOException e) {
      Console.say("a training run may be left, and will end by itself: " + e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
