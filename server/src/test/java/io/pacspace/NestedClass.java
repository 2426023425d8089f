package io.pacspace;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// A named class within another, as the compiler reads it.
///
/// @param lines its own, without those of the classes within it nor the constants of an enum, which
///   are a list
/// @param isCase whether it is a case of the sealed type around it
record NestedClass(String file, String name, long lines, boolean isCase) {
  /// The class that the file is named after.
  String within() {
    return file.substring(file.lastIndexOf('/') + 1, file.length() - ".java".length());
  }

  static List<NestedClass> in(List<String> files) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var paths = files.stream().map(SourceTree.ROOT::resolve).toList();
      var task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(paths));
      var found = new ArrayList<NestedClass>();
      for (var unit : task.parse()) {
        new Scanner(unit, Trees.instance(task).getSourcePositions(), found).scan(unit, null);
      }
      return found;
    }
  }

  /// Is given the class around what it looks at.
  private static final class Scanner extends TreeScanner<@Nullable Void, @Nullable ClassTree> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<NestedClass> found;

    Scanner(CompilationUnitTree unit, SourcePositions positions, List<NestedClass> found) {
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable ClassTree around) {
      if (around != null && !type.getSimpleName().isEmpty()) {
        var file = SourceTree.ROOT.relativize(Path.of(unit.getSourceFile().toUri())).toString();
        found.add(
            new NestedClass(
                file, type.getSimpleName().toString(), ownLines(type), isCase(type, around)));
      }
      return super.visitClass(type, type);
    }

    private long ownLines(ClassTree type) {
      return lines(type)
          - type.getMembers().stream()
              .filter(member -> member instanceof ClassTree || isConstant(type, member))
              .mapToLong(this::lines)
              .sum();
    }

    private long lines(Tree tree) {
      var map = unit.getLineMap();
      var start = map.getLineNumber(positions.getStartPosition(unit, tree));
      return map.getLineNumber(positions.getEndPosition(unit, tree) - 1) - start + 1;
    }

    private static boolean isConstant(ClassTree type, Tree member) {
      return type.getKind() == Tree.Kind.ENUM
          && member instanceof VariableTree field
          && field.getType() != null
          && type.getSimpleName().contentEquals(field.getType().toString())
          && field.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    private static boolean isCase(ClassTree type, ClassTree around) {
      var above = type.getExtendsClause();
      return around.getModifiers().getFlags().contains(Modifier.SEALED)
          && Stream.concat(Stream.ofNullable(above), type.getImplementsClause().stream())
              .anyMatch(named -> around.getSimpleName().contentEquals(named.toString()));
    }
  }
}
