package io.pacspace.bench.activations;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import javax.sql.DataSource;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.postgresql.ds.PGSimpleDataSource;

/// What status polls are compared with: the same HTTP server with one servlet that does the same
/// two indexed reads by plain JDBC and writes the same JSON, and nothing else.
final class BareServer {
  private BareServer() {}

  public static void main(String[] arguments) throws LifecycleException {
    var tomcat = new Tomcat();
    tomcat.setBaseDir("target/bare");
    tomcat.setPort(Integer.parseInt(System.getenv("PACSPACE_PORT")));
    if (tomcat.getConnector().getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
      protocol.setExecutor(new VirtualThreadExecutor("bare-"));
    }
    var context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "ready", new Ready()).addMapping("/");
    Tomcat.addServlet(context, "status", new BareStatus(pool()))
        .addMapping("/dashboard/environments/environment-status");
    tomcat.start();
    tomcat.getServer().await();
  }

  /// With the settings of the server's own pool.
  private static DataSource pool() {
    var source = new PGSimpleDataSource();
    source.setURL(System.getenv("PACSPACE_DATABASE_URL"));
    source.setUser("pacspace_app");
    source.setPassword(System.getenv("PACSPACE_DATABASE_PASSWORD"));
    source.setTcpKeepAlive(true);
    var config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(24);
    config.setMinimumIdle(2);
    return new HikariDataSource(config);
  }

  private static final class Ready extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      response.setStatus(200);
    }
  }
}
