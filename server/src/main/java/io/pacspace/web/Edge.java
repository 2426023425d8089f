package io.pacspace.web;

import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
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
class Edge implements WebMvcConfigurer {
  private static final String BUFFER = "2048";

  @Override
  public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
    negotiation.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON);
  }

  /// Buffers are small, since every connection has some and every request that is served more: at 8
  /// KiB each, two thousand requests at once took more than the whole heap of 256 MB.
  private static void customize(Connector connector) {
    connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
    connector.setProperty("socket.appReadBufSize", BUFFER);
    connector.setProperty("socket.appWriteBufSize", BUFFER);
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat() {
    return factory -> {
      factory.addConnectorCustomizers(Edge::customize);
      factory.addContextCustomizers(
          context -> {
            if (context.getParent() instanceof StandardHost host) {
              host.setErrorReportValveClass(TomcatRefusal.class.getName());
            }
          });
    };
  }
}
