package io.pacspace.start;

import io.pacspace.platform.ModuleSettings;
import io.pacspace.platform.Settings;
import io.pacspace.platform.SettingsCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.ClassUtils;

/// The settings of all modules as an installation gives them, read before anything else is made.
public final class InstallationSettings {
  /// What the names of all settings begin with.
  static final String PREFIX = "pacspace";

  private final Map<Class<?>, ModuleSettings> byType = new LinkedHashMap<>();

  private InstallationSettings() {}

  /// Reads them; a value that cannot be understood is refused.
  public static InstallationSettings read(Binder binder) {
    var settings = new InstallationSettings();
    try {
      types().forEach(type -> settings.byType.put(type, binder.bindOrCreate(PREFIX, type)));
      return settings;
    } catch (BindException e) {
      throw misunderstood(e);
    }
  }

  static Installation.Refused misunderstood(BindException e) {
    return new Installation.Refused(
        List.of(variable(e.getName()) + " has a value that cannot be understood; see the docs."));
  }

  /// The name of a setting as an operator writes it.
  static String variable(ConfigurationPropertyName name) {
    return name.toString().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /// The records that modules declare, in the order in which they are checked.
  static List<Class<? extends ModuleSettings>> types() {
    var loader = InstallationSettings.class.getClassLoader();
    var names = ImportCandidates.load(ModuleSettings.class, loader).spliterator();
    return StreamSupport.stream(names, false)
        .<Class<? extends ModuleSettings>>map(
            name -> ClassUtils.resolveClassName(name, loader).asSubclass(ModuleSettings.class))
        .toList();
  }

  /// Those of the whole.
  public Settings whole() {
    return of(Settings.class);
  }

  /// Those of one module.
  public <T extends ModuleSettings> T of(Class<T> type) {
    var settings = byType.get(type);
    if (settings == null) {
      throw new IllegalStateException(type.getName() + " is not listed");
    }
    return type.cast(settings);
  }

  /// One sentence for each setting that is missing or unsafe; empty when all is well.
  public List<String> problems() {
    return problems(List.copyOf(byType.keySet()));
  }

  /// The same for whoever needs some modules alone.
  public List<String> problems(List<Class<?>> types) {
    var check = new SettingsCheck(whole());
    byType.forEach(
        (type, settings) -> {
          if (types.contains(type)) {
            settings.check(check);
          }
        });
    return check.problems();
  }
}
