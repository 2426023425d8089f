package io.pacspace.start;

import io.pacspace.platform.ModuleSettings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A setting as the record of a module declares it: its variable, and the way to it. Of the cells
/// of a kind it is that of the one named `main`.
record DeclaredSetting(
    String variable, Class<? extends ModuleSettings> owner, List<RecordComponent> way) {

  /// Those of all modules.
  static List<DeclaredSetting> all() {
    var found = new ArrayList<DeclaredSetting>();
    for (var owner : InstallationSettings.types()) {
      find(owner, owner, "PACSPACE", List.of(), found);
    }
    return found;
  }

  private static void find(
      Class<? extends ModuleSettings> owner,
      Class<?> type,
      String prefix,
      List<RecordComponent> way,
      List<DeclaredSetting> found) {
    for (var component : type.getRecordComponents()) {
      var variable = prefix + "_" + variable(component.getName());
      var further = new ArrayList<>(way);
      further.add(component);
      if (component.getType().isRecord()) {
        find(owner, component.getType(), variable, further, found);
      } else if (component.getType() == Map.class) {
        var arguments = ((ParameterizedType) component.getGenericType()).getActualTypeArguments();
        find(owner, (Class<?>) arguments[1], variable + "_MAIN", further, found);
      } else {
        found.add(new DeclaredSetting(variable, owner, further));
      }
    }
  }

  private static String variable(String name) {
    return name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }

  Class<?> type() {
    return way.getLast().getType();
  }

  @Nullable Object in(InstallationSettings settings)
      throws IllegalAccessException, InvocationTargetException {
    @Nullable Object here = settings.of(owner);
    for (var step : way) {
      step.getAccessor().setAccessible(true);
      here = step.getAccessor().invoke(here);
      here = here instanceof Map<?, ?> map ? map.get("main") : here;
    }
    return here;
  }
}
