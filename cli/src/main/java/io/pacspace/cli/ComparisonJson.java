package io.pacspace.cli;

import io.pacspace.cli.CompareStatements.Result;
import io.pacspace.cli.Parting.AtRecord;
import io.pacspace.logs.Unusable;
import io.pacspace.transparency.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Says what comparing two statements came to as one JSON object (`docs/commands.md`), for
/// programs.
final class ComparisonJson {
  private final Report report;
  private final Map<String, Json> members = new TreeMap<>();

  ComparisonJson(Report report) {
    this.report = report;
  }

  /// Writes the object; that there is nothing to compare is thrown on.
  ///
  /// @return the exit code
  int say(Supplier<Result> comparison) {
    try {
      var result = comparison.get();
      add(result);
      report.json(new Json.Obj(members));
      return result.exit();
    } catch (Unusable unusable) {
      text("verdict", "unusable");
      text("reason", String.valueOf(unusable.getMessage()));
      report.json(new Json.Obj(members));
      throw unusable;
    }
  }

  private void add(Result result) {
    switch (result) {
      case Result.Refused(var file, var check, var flaw) -> {
        text("verdict", "refused");
        text("file", file.toString());
        text("check", check);
        text("reason", flaw);
      }
      case Result.Agreed(var one, var other, StatementRelation.Extends(var isFirstLater)) -> {
        text("verdict", "extends");
        text("later", isFirstLater ? "first" : "second");
        both(one, other);
      }
      case Result.Agreed(var one, var other, _) -> {
        text("verdict", "same");
        both(one, other);
      }
      case Result.Parted(var one, var other, var difference, var parting) -> {
        text("verdict", "differs");
        both(one, other);
        text("member", difference.member());
        members.put(
            "values", object(Map.of("first", difference.first(), "second", difference.second())));
        add(parting);
      }
    }
  }

  private void add(Parting parting) {
    switch (parting) {
      case Parting.Unknown(var reason) -> text("reason", reason);
      case AtRecord at -> members.put("record", record(at));
    }
  }

  private void both(StatementFile one, StatementFile other) {
    members.put("first", file(one));
    members.put("second", file(other));
  }

  private static Json file(StatementFile file) {
    var statement = file.statement();
    return object(
        Map.of(
            "file", file.file().toString(),
            "word", file.stated().word().toString(),
            "environment", statement.isSandbox() ? "SANDBOX" : statement.environment(),
            "customerId", statement.customerId(),
            "start", VerdictJson.TIME.format(statement.start()),
            "end", VerdictJson.TIME.format(statement.end())));
  }

  private static Json record(AtRecord at) {
    var record = new TreeMap<String, Json>();
    record.put("kind", new Json.Str(at.kind().word()));
    record.put("sequence", new Json.Str(Long.toString(at.any().sequence())));
    put(record, "first", at.first());
    put(record, "second", at.second());
    if (at.kind() == Parting.Kind.CHANGED) {
      record.put("members", new Json.Arr(at.members().stream().<Json>map(Json.Str::new).toList()));
    }
    return new Json.Obj(record);
  }

  private static void put(Map<String, Json> record, String name, @Nullable DeltaEntry delta) {
    if (delta != null) {
      var shown = new TreeMap<String, String>();
      shown.put("index", Long.toString(delta.index()));
      for (var member :
          new String[] {"recordId", "referenceId", "acceptedAt", "delta", "balance"}) {
        delta.text(member).ifPresent(text -> shown.put(member, text));
      }
      record.put(name, object(shown));
    }
  }

  private static Json object(Map<String, String> texts) {
    var object = new TreeMap<String, Json>();
    texts.forEach((name, text) -> object.put(name, new Json.Str(text)));
    return new Json.Obj(object);
  }

  private void text(String member, String value) {
    members.put(member, new Json.Str(value));
  }
}
