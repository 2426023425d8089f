package io.pacspace.platform;

import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/// The control database as the application's one `DataSource`, brought up to date before its first
/// use; and the clock.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Settings.class)
@EnableTransactionManagement
class ControlDatabase {
  @Bean(destroyMethod = "close")
  DataSource controlDataSource(Settings settings, Databases databases) {
    var control = Required.of(settings.control(), "PACSPACE_CONTROL_URL");
    databases.migrate(control, "control");
    var pool = databases.pool(control, "control");
    try {
      Databases.require(pool, Login.APPLICATION, "The control database");
      return new ControlPools(pool, databases.strangersPool(control, "control-strangers"));
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
