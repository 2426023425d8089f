package io.pacspace.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The dashboard's files have the same names in a folder and in a jar.
class SiteFilesTest {
  @ParameterizedTest
  @CsvSource({
    "file:/app/classes/dashboard, file:/app/classes/dashboard/index.html",
    "file:/app/classes/dashboard/, file:/app/classes/dashboard/index.html",
    "jar:file:/app/pacspace.jar!/dashboard, jar:file:/app/pacspace.jar!/dashboard/index.html",
    "jar:file:/app/pacspace.jar!/dashboard/, jar:file:/app/pacspace.jar!/dashboard/index.html",
  })
  void namesAFileByItsPlaceBelowTheFolder(String folder, String file) {
    assertThat(SiteFiles.below(folder, file)).isEqualTo("index.html");
  }

  @Test
  void refusesAFileFromElsewhere() {
    assertThatIllegalStateException()
        .isThrownBy(() -> SiteFiles.below("file:/app/dashboard", "file:/app/other/index.html"));
  }
}
