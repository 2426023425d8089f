package io.pacspace.pages;

import io.pacspace.platform.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/// Reads the dashboard's files: once from the class path, or each time from a folder where
/// `PACSPACE_DASHBOARD_FOLDER` names one, so that whoever edits them need not build.
@Component
class SiteFiles {
  private static final String OURS = "classpath:/dashboard/";
  private static final String WEBJARS = "classpath*:META-INF/resources/webjars/";

  /// Files of libraries, by the path they are served under.
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "lib/lit-html.js", WEBJARS + "lit-html/*/lit-html.js",
          "lib/uplot.js", WEBJARS + "uplot/*/dist/uPlot.esm.js",
          "lib/uplot.css", WEBJARS + "uplot/*/dist/uPlot.min.css");

  private final PathMatchingResourcePatternResolver resolver =
      new PathMatchingResourcePatternResolver();
  private final String mode;
  private final String folder;
  private final Optional<Site> fixed;

  SiteFiles(Settings settings, @Value("${pacspace.dashboard-folder:}") String folder) {
    this.mode = settings.mode().name().toLowerCase(Locale.ROOT);
    this.folder = folder;
    this.fixed = folder.isEmpty() ? Optional.of(read(OURS)) : Optional.empty();
  }

  Site site() {
    return fixed.orElseGet(() -> read(Path.of(folder).toUri().toString()));
  }

  private Site read(String root) {
    try {
      var found = new HashMap<String, byte[]>();
      var base = resolver.getResource(root).getURI().toString();
      for (var file : resolver.getResources(root + "**")) {
        if (file.isReadable()) {
          found.put(below(base, file.getURI().toString()), file.getContentAsByteArray());
        }
      }
      for (var library : LIBRARIES.entrySet()) {
        var bytes = only(resolver.getResources(library.getValue())).getContentAsByteArray();
        found.put(library.getKey(), bytes);
      }
      var files = new HashMap<String, Asset>();
      JoinedModule.in(found)
          .forEach(
              (path, bytes) -> Asset.of(path, bytes).ifPresent(asset -> files.put(path, asset)));
      return Site.of(files, mode);
    } catch (IOException e) {
      throw new UncheckedIOException("the dashboard's files cannot be read", e);
    }
  }

  /// Where a file is below a folder, whose address may end in a slash or not.
  static String below(String folder, String file) {
    var base = folder.endsWith("/") ? folder : folder + "/";
    if (!file.startsWith(base)) {
      throw new IllegalStateException(file + " is not below " + base);
    }
    return file.substring(base.length());
  }

  private static Resource only(Resource... found) {
    if (found.length != 1) {
      throw new IllegalStateException("one file was expected, not " + List.of(found));
    }
    return found[0];
  }
}
