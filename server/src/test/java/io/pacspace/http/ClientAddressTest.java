package io.pacspace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pacspace.platform.Networks;
import io.pacspace.web.Caller;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

/// Where a request comes from, by peer and header; 10.0.0.0/8 and ::1 are proxies.
class ClientAddressTest {
  private static final Networks PROXIES = Networks.parse("10.0.0.0/8, ::1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9 | | 203.0.113.9",
        "203.0.113.9 | 198.51.100.7 | 203.0.113.9",
        "10.0.0.5 | | 10.0.0.5",
        "10.0.0.5 | 198.51.100.7 | 198.51.100.7",
        "10.0.0.5 | 6.6.6.6, 198.51.100.7 | 198.51.100.7",
        "10.0.0.5 | 6.6.6.6, 198.51.100.7, 10.0.0.9 | 198.51.100.7",
        "10.0.0.5 | 10.0.0.8, 10.0.0.9 | 10.0.0.8",
        "10.0.0.5 | 6.6.6.6, unknown | 10.0.0.5",
        "10.0.0.5 | 6.6.6.6, unknown, 10.0.0.9 | 10.0.0.9",
        "10.0.0.5 | evil.example | 10.0.0.5",
        "10.0.0.5 | 6.6.6.6, | 10.0.0.5",
        "10.0.0.5 | 198.51.100.7:4711 | 198.51.100.7",
        "10.0.0.5 | [2001:db8::1]:4711 | 2001:db8:0:0:0:0:0:1",
        "10.0.0.5 | ::ffff:198.51.100.7 | 198.51.100.7",
        "0:0:0:0:0:0:0:1 | 198.51.100.7 | 198.51.100.7"
      })
  void isTheLastOneThatATrustedProxyHeard(String peer, String forwarded, String address) {
    var request = new MockHttpServletRequest();
    request.setRemoteAddr(peer);
    if (forwarded != null) {
      request.addHeader("X-Forwarded-For", forwarded);
    }
    assertThat(ClientAddress.of(request, PROXIES)).isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 198.51.100.7",
    "::ffff:198.51.100.7, 198.51.100.7",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
    "2001:db8:1:2::1, 2001:db8:1:2:0:0:0:0/64",
    "fe80::1%eth0, fe80:0:0:0:0:0:0:0/64"
  })
  void countsIpv6ByTheNetworkThatOneCustomerHas(String address, String source) {
    assertThat(new Caller("id", address, "").source()).isEqualTo(source);
  }
}
