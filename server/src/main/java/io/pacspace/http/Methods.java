package io.pacspace.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Methods that a path does not take are refused alike, OPTIONS too, with an `Allow` that is true:
/// where GET is, HEAD is.
@Configuration(proxyBeanMethods = false)
class Methods {
  @Bean
  WebMvcRegistrations mappings() {
    return new WebMvcRegistrations() {
      @Override
      public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
        return new Strict();
      }
    };
  }

  private static final class Strict extends RequestMappingHandlerMapping {
    @Override
    protected @Nullable HandlerMethod handleNoMatch(
        Set<RequestMappingInfo> known, String path, HttpServletRequest request)
        throws ServletException {
      try {
        return super.handleNoMatch(known, path, new NoOptions(request));
      } catch (HttpRequestMethodNotSupportedException refused) {
        throw withHead(refused);
      }
    }

    private static HttpRequestMethodNotSupportedException withHead(
        HttpRequestMethodNotSupportedException refused) {
      var supported = refused.getSupportedMethods();
      var allowed =
          new LinkedHashSet<>(Arrays.asList(supported == null ? new String[0] : supported));
      if (allowed.contains(HttpMethod.GET.name())) {
        allowed.add(HttpMethod.HEAD.name());
      }
      return new HttpRequestMethodNotSupportedException(refused.getMethod(), allowed);
    }
  }

  /// OPTIONS in the clothes of a method that Spring does not answer by itself.
  private static final class NoOptions extends HttpServletRequestWrapper {
    NoOptions(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getMethod() {
      var method = super.getMethod();
      return HttpMethod.OPTIONS.matches(method) ? HttpMethod.TRACE.name() : method;
    }
  }
}
