package io.pacspace.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// Refuses a thread a second connection to the control database while it holds one. As many threads
/// as the pool has connections would wait for each other otherwise, and all others for them. Every
/// test server has it, so every test looks for such places.
final class OneConnection implements BeanPostProcessor {
  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return bean instanceof DataSource source ? new Guarded(source) : bean;
  }

  private static final class Guarded extends DelegatingDataSource {
    private final ThreadLocal<AtomicInteger> held = ThreadLocal.withInitial(AtomicInteger::new);

    Guarded(DataSource source) {
      super(source);
    }

    @Override
    public Connection getConnection() throws SQLException {
      var mine = held.get();
      if (mine.get() > 0) {
        throw new IllegalStateException(
            "this thread holds a control connection and asks for a second one");
      }
      var connection = super.getConnection();
      mine.incrementAndGet();
      return counted(connection, mine);
    }

    private static Connection counted(Connection connection, AtomicInteger held) {
      var closed = new AtomicInteger();
      return (Connection)
          Proxy.newProxyInstance(
              Guarded.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (_, method, arguments) -> {
                if (method.getName().equals("close") && closed.getAndIncrement() == 0) {
                  held.decrementAndGet();
                }
                try {
                  return method.invoke(connection, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }
}
