package io.pacspace.platform;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What every module gets: the settings of the whole, and the clock, so that none asks the machine
/// and tests can set the time.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({Settings.class, MasterKey.class})
class PlatformBeans {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
