package io.pacspace.platform;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The clock of all modules, so that none asks the machine and tests can set the time.
@Configuration(proxyBeanMethods = false)
class SystemClock {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
