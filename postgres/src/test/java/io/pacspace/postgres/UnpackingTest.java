package io.pacspace.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class UnpackingTest {
  @TempDir Path folder;
  private Path target;

  @BeforeEach
  void createTarget() throws IOException {
    target = Files.createDirectories(folder.resolve("target"));
  }

  @Test
  void keepsLinksAndExecutableBits() throws Exception {
    unpack(
        List.of(
            file("bin/postgres", 0755),
            file("share/text", 0644),
            link("bin/pg", "../bin/postgres")));
    assertThat(target.resolve("bin/postgres")).isExecutable().hasContent("bin/postgres");
    assertThat(target.resolve("bin/pg")).isSymbolicLink().hasContent("bin/postgres");
    assertThat(Files.getPosixFilePermissions(target.resolve("share/text"))).hasSize(4);
  }

  @ParameterizedTest
  @MethodSource("escapes")
  void refusesToLeaveTheFolder(List<TarArchiveEntry> entries) {
    assertThatThrownBy(() -> unpack(entries))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not to be trusted");
    assertThat(folder).isDirectoryNotContaining("glob:**escaped*");
  }

  static List<List<TarArchiveEntry>> escapes() {
    return List.of(
        List.of(file("../escaped", 0644)),
        List.of(file("bin/../../escaped", 0644)),
        List.of(link("bin/link", "../../escaped")),
        List.of(link("link", "/tmp")),
        List.of(link("here", "."), file("here/inside", 0644)),
        List.of(hardLink("link", "bin/postgres")));
  }

  private void unpack(List<TarArchiveEntry> entries) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options(0)))) {
      for (var entry : entries) {
        tar.putArchiveEntry(entry);
        if (entry.getSize() > 0) {
          tar.write(entry.getName().getBytes(UTF_8));
        }
        tar.closeArchiveEntry();
      }
    }
    new Unpacking(target).unpack(new ByteArrayInputStream(bytes.toByteArray()));
  }

  private static TarArchiveEntry file(String name, int mode) {
    var entry = new TarArchiveEntry(name, true);
    entry.setMode(mode);
    entry.setSize(name.getBytes(UTF_8).length);
    return entry;
  }

  private static TarArchiveEntry link(String name, String to) {
    var entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(to);
    return entry;
  }

  private static TarArchiveEntry hardLink(String name, String to) {
    var entry = new TarArchiveEntry(name, TarConstants.LF_LINK);
    entry.setLinkName(to);
    return entry;
  }
}
