package io.pacspace.http;

import io.pacspace.platform.Settings;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.coyote.ProtocolHandler;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// What Tomcat and Spring MVC must not do by themselves: decode `%2F` early, write pages of their
/// own, or refuse JSON to a client that says it wants HTML.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpSettings.class)
class TomcatConfiguration implements WebMvcConfigurer {
  private static final String BUFFER = "2048";

  /// The longest pause within a body; together with its deadline it bounds how long one can take.
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /// Threads beside those of requests that are served at once: for refusing, and for the operator.
  private static final int BESIDES = 128;

  @Override
  public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
    negotiation.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON);
  }

  /// Buffers are small, since every connection has some and every request that is served more: at 8
  /// KiB each, two thousand requests at once took more than the whole heap of 256 MB.
  private static void customize(Connector connector, HttpSettings settings) {
    connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
    connector.setProperty("socket.appReadBufSize", BUFFER);
    connector.setProperty("socket.appWriteBufSize", BUFFER);
    // Refused by us, with the headers that every answer has.
    connector.setAllowTrace(true);
    // Nobody looks for parameters in a body.
    connector.setParseBodyMethods("");
    var pause = Math.min(PAUSE.toMillis(), settings.limits().bodyDeadline().toMillis());
    connector.setProperty("disableUploadTimeout", "false");
    connector.setProperty("connectionUploadTimeout", String.valueOf(pause));
    var most = settings.limits().requestsAtOnce() + Admission.streamsAtOnce(settings) + BESIDES;
    connector.setProperty("processorCache", String.valueOf(most));
    var protocol = connector.getProtocolHandler();
    protocol.setExecutor(new BoundedExecutor(protocol.getExecutor(), most));
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat(
      HttpSettings settings, Settings installation, SecurityHeaders headers) {
    return factory -> {
      factory.addConnectorCustomizers(connector -> customize(connector, settings));
      factory.addContextCustomizers(
          context -> {
            if (context.getParent() instanceof StandardHost host) {
              host.setErrorReportValveClass(TomcatRefusal.class.getName());
              host.getPipeline().addValve(new TomcatRefusal(headers));
            }
          });
      factory.setEngineValves(withoutForwarding(factory.getEngineValves()));
      if (factory.getPort() > 0 && factory.getAddress() != null) {
        besides(installation).forEach(address -> listenToo(factory, address));
      }
    };
  }

  /// Where to listen beside the first address, which is 127.0.0.1 wherever there are others;
  /// without a first address the server listens everywhere already.
  private static List<InetAddress> besides(Settings settings) {
    var besides = new ArrayList<InetAddress>();
    var everywhere = settings.listening().map(InetAddress::isAnyLocalAddress);
    if (!everywhere.orElse(!settings.embedded())) {
      besides.add(InetAddress.ofLiteral("::1"));
      settings.listening().filter(own -> !own.isLoopbackAddress()).ifPresent(besides::add);
    }
    besides.removeIf(address -> address instanceof Inet6Address && !isThere(address));
    return besides;
  }

  private static boolean isThere(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException _) {
      return false;
    }
  }

  /// Tomcat has a connector for each address; whatever is set for the first is set for all.
  private static void listenToo(TomcatServletWebServerFactory factory, InetAddress address) {
    var connector = new Connector(TomcatServletWebServerFactory.DEFAULT_PROTOCOL);
    connector.setThrowOnFailure(true);
    connector.setPort(factory.getPort());
    connector.setProperty("address", address.getHostAddress());
    var protocol = connector.getProtocolHandler();
    factory.getProtocolHandlerCustomizers().forEach(customizer -> customize(customizer, protocol));
    factory.getConnectorCustomizers().forEach(customizer -> customizer.customize(connector));
    factory.addAdditionalConnectors(connector);
  }

  @SuppressWarnings("unchecked")
  private static <T extends ProtocolHandler> void customize(
      TomcatProtocolHandlerCustomizer<T> customizer, ProtocolHandler protocol) {
    customizer.customize((T) protocol);
  }

  /// Where a request comes from is decided in [ClientAddress] alone, by the proxies that are named.
  /// Tomcat's own way trusts whoever has a private address.
  private static List<Valve> withoutForwarding(Collection<Valve> valves) {
    return valves.stream().filter(valve -> !(valve instanceof RemoteIpValve)).toList();
  }
}
