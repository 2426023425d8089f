package io.pacspace.start;

import static io.pacspace.start.InstallationSettings.variable;

import io.pacspace.platform.SettingsCheck;
import io.pacspace.shared.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/// The secrets among the settings that are given as files: whatever setting `X` holds a [Secret], a
/// setting `X_FILE` may name a file that holds it instead.
///
/// @param values the secrets, by the names of their own settings
/// @param problems a sentence for each that cannot be had
record SecretFiles(Map<String, Object> values, List<String> problems) {

  /// Reads the files that the settings name.
  static SecretFiles read(Binder binder) {
    var values = new HashMap<String, Object>();
    var problems = new ArrayList<String>();
    for (var setting : secrets(binder)) {
      var named = setting.getParent().append(setting.getLastElement(Form.DASHED) + "-file");
      var file = text(binder, named);
      if (file != null && text(binder, setting) != null) {
        problems.add(variable(setting) + " and " + variable(named) + " are both set: choose one.");
      } else if (file != null) {
        try {
          values.put(setting.toString(), content(Path.of(file), variable(named)));
        } catch (IllegalArgumentException e) {
          problems.add(String.valueOf(e.getMessage()));
        }
      }
    }
    return new SecretFiles(values, problems);
  }

  private static @Nullable String text(Binder binder, ConfigurationPropertyName name) {
    return binder.bind(name, Bindable.of(String.class)).orElse(null);
  }

  /// @throws IllegalArgumentException with a sentence, if it is no secret's
  private static String content(Path file, String variable) {
    try {
      if (SettingsCheck.readableByOthers(file)) {
        throw new IllegalArgumentException(
            variable + " can be read by others: run 'chmod 600' on it.");
      }
      var text = SettingsCheck.secretIn(file).stripTrailing();
      if (text.isEmpty() || text.lines().count() > 1) {
        throw new IllegalArgumentException(
            variable + " must name a file with one line, the secret.");
      }
      return text;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          variable + " names a file that cannot be read: " + file + ".", e);
    }
  }

  /// The settings that hold secrets, found by going through them as if to read all: so a new one is
  /// among them from its first day.
  private static Set<ConfigurationPropertyName> secrets(Binder binder) {
    var found = new LinkedHashSet<ConfigurationPropertyName>();
    var finder = new Finder(found);
    for (var type : InstallationSettings.types()) {
      binder.bindOrCreate(InstallationSettings.PREFIX, Bindable.of(type), finder);
    }
    return found;
  }

  private record Finder(Set<ConfigurationPropertyName> found) implements BindHandler {
    @Override
    public <T> @Nullable Bindable<T> onStart(
        ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
      if (target.getType().resolve() != Secret.class) {
        return target;
      }
      found.add(name);
      return null;
    }
  }
}
