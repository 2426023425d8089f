package io.pacspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// No value ever becomes part of a statement: what is given as SQL is a constant of the program,
/// looked for in the bytecode, where the compiler has folded every constant that is put together of
/// others. The exceptions choose between constants.
class SqlTest {
  private static final Path CLASSES = Path.of("target/classes");

  /// Who puts a statement together, and of what.
  private static final Map<String, String> CHOOSE =
      Map.of(
          "audit/EntryStore.statement", "a condition for each filter that is set",
          "checks/LedgerCheck$Subject.sql", "passes on what it is called with, see PASSED_ON",
          "keys/KeyStore.list", "with or without the place that a cursor stands at",
          "ledger/CustomerStore.standings", "columns, directions and places of an order",
          "ledger/CustomerStore.countStandings", "the same two conditions",
          "recording/GroupStore.insert", "as many of four constant statements as a group needs",
          "ledger/HistoryStore.searched", "two ways to select and four to order",
          "receipts/CheckpointStore.listed", "two ways to select");

  /// Methods of our own whose argument is a statement.
  private static final String PASSED_ON = "io/pacspace/checks/LedgerCheck$Subject.sql";

  @Test
  void isAConstant() throws IOException {
    var found = new TreeMap<String, Boolean>();
    try (var files = Files.walk(CLASSES)) {
      for (var file : files.filter(name -> name.toString().endsWith(".class")).toList()) {
        look(ClassFile.of().parse(file), found);
      }
    }
    assertThat(found).hasSizeGreaterThan(150);
    var put = new TreeSet<String>();
    found.forEach(
        (place, constant) -> {
          if (!constant) {
            put.add(place);
          }
        });
    assertThat(put).isEqualTo(new TreeSet<>(CHOOSE.keySet()));
  }

  /// Whether each method that runs statements gives only constants, as the instruction before.
  private static void look(ClassModel type, Map<String, Boolean> found) {
    for (var method : type.methods()) {
      var place =
          type.thisClass().asInternalName().replace("io/pacspace/", "")
              + "."
              + method.methodName().stringValue();
      method
          .code()
          .ifPresent(
              code -> {
                @Nullable Instruction before = null;
                for (var element : code) {
                  if (element instanceof Instruction instruction) {
                    if (instruction instanceof InvokeInstruction call && takesSql(call)) {
                      found.merge(
                          place, before instanceof ConstantInstruction, Boolean::logicalAnd);
                    }
                    before = instruction;
                  }
                }
              });
    }
  }

  private static boolean takesSql(InvokeInstruction call) {
    var owner = call.owner().asInternalName();
    var name = call.name().stringValue();
    if ((owner + "." + name).equals(PASSED_ON)) {
      return true;
    }
    var first = call.type().stringValue().startsWith("(Ljava/lang/String;");
    return first
        && switch (owner) {
          case "org/springframework/jdbc/core/simple/JdbcClient" -> name.equals("sql");
          case "java/sql/Connection" -> name.startsWith("prepare") || name.equals("nativeSQL");
          case "java/sql/Statement" -> name.startsWith("execute") || name.equals("addBatch");
          default ->
              owner.startsWith("org/springframework/jdbc/core/")
                  && owner.endsWith("JdbcTemplate")
                  && !name.startsWith("set");
        };
  }
}
