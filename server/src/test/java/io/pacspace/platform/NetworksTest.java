package io.pacspace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.0.0.5, 10.0.0.5, true",
    "10.0.0.5, 10.0.0.6, false",
    "10.0.0.7/32, ::ffff:10.0.0.7, true",
    "192.168.1.128/25, 192.168.1.127, false",
    "'172.16.0.0/12, fd00::/8', fdff::1, true",
    "'172.16.0.0/12, fd00::/8', 172.31.9.9, true",
    "2001:db8:0:1::/64, 2001:db8:0:1:ffff::1, true",
    "2001:db8:0:1::/64, 2001:db8:0:2::1, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "::/0, ::1, true",
    "none, 127.0.0.1, false"
  })
  void containsTheAddressesOfItsNetworksAlone(String networks, String address, boolean contained) {
    assertThat(Networks.parse(networks).contains(Networks.address(address).orElseThrow()))
        .isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "10.0.0.1,",
        "10/8",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "::/129",
        "10.0.0.256",
        "proxy.internal",
        "all",
        "10.0.0.0/8/8",
        "10.0.0.0/",
        "none,10.0.0.1"
      })
  void takesNothingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Networks.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "1", "127.1", "0x7f.0.0.1", "unknown", "_hidden", "", " "})
  void looksNoNameUp(String text) {
    assertThat(Networks.address(text)).isEmpty();
  }
}
