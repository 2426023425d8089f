package io.pacspace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"fsync", "listen_addresses", "port", "hba_file", "include", "FSYNC", "a = b", ""})
  void refusesNamesThatWouldMakeTheServerUnsafe(String name) {
    assertThatThrownBy(() -> Settings.with(Map.of(name, "off")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesValuesThatWouldBeginALine() {
    assertThatThrownBy(() -> Settings.with(Map.of("work_mem", "1MB'\nfsync = 'off")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void quotesValues() {
    assertThat(Settings.with(Map.of("cluster_name", "it's \\ here")).render("18.6.0", 1))
        .contains("cluster_name = 'it''s \\\\ here'");
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-arm_64",
    "Mac OS X, x86_64, darwin-x86_64",
    "Mac OS X, aarch64, darwin-arm_64",
  })
  void namesThePlatformsAsTheArchivesAre(String osName, String osArch, String platform) {
    assertThat(Binaries.platform(osName, osArch)).isEqualTo(platform);
  }
}
