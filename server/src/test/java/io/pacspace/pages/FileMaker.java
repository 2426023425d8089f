package io.pacspace.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pacspace.transparency.Json;
import io.pacspace.transparency.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// Makes one file of the drill, as a log gives it out or with something wrong about it.
final class FileMaker {
  private static final int MOST_FLAWS = 3;

  private final Random random;
  private final boolean isFlawed;
  private final PeriodFlaws flaws;
  private final FileFlaws breaks;
  private String leaf = "";

  FileMaker(Random random, boolean isFlawed) {
    this.random = random;
    this.isFlawed = isFlawed;
    this.flaws = new PeriodFlaws(random);
    this.breaks = new FileFlaws(random);
  }

  byte[] make() throws Refusal {
    var isPeriod = random.nextInt(5) > 0;
    var isSpoiltPeriod = isFlawed && isPeriod && random.nextInt(3) > 0;
    var file = isPeriod ? period(isSpoiltPeriod) : records();
    if (file[0] == '{' && random.nextInt(6) == 0) {
      file = breaks.respell(file);
    }
    if (isFlawed && (!isSpoiltPeriod || random.nextInt(12) == 0)) {
      file = random.nextInt(3) == 0 || isSpaced(file) ? breaks.breakIt(file) : breaks.change(file);
    }
    return file;
  }

  private static boolean isSpaced(byte[] file) {
    return Character.isWhitespace(file[0]);
  }

  /// Of a log of no deltas.
  private byte[] records() throws Refusal {
    var log = new RandomLog(random.nextLong(), random.nextInt(1, 60));
    var index = log.anyIndex();
    return switch (random.nextInt(4)) {
      case 0 -> bare(log, index);
      case 1 -> log.proofFile(index);
      default -> log.bundle(log.window());
    };
  }

  /// A proof that shows no record.
  private byte[] bare(RandomLog log, int index) throws Refusal {
    leaf = log.recordAt(index).logLeaf().toString();
    return new String(log.proofFile(index), UTF_8).replaceFirst("extra .*\n", "").getBytes(UTF_8);
  }

  /// What a proof without a record is about; empty where there is a record.
  String leaf() {
    return leaf;
  }

  private byte[] period(boolean isSpoilt) throws Refusal {
    var period = new StatedPeriod(random);
    var sequences = new TreeSet<>(random.nextBoolean() ? period.edges() : period.whole());
    var isStated = random.nextInt(4) > 0;
    if (!isStated) {
      sequences.clear();
      var from = random.nextLong(1, period.newest() + 1);
      sequences.addAll(period.sequences(from, random.nextLong(from, period.newest() + 1)));
    } else if (random.nextInt(5) == 0) {
      sequences.clear();
    }
    var others = new TreeSet<Integer>();
    for (var count = isSpoilt ? random.nextInt(1, MOST_FLAWS + 1) : 0; count > 0; count--) {
      spoil(period, sequences, others);
    }
    return file(period, sequences, isStated, others);
  }

  private void spoil(StatedPeriod period, Set<Long> sequences, Set<Integer> others) {
    switch (random.nextInt(9)) {
      case 0 -> flaws.swap(period);
      case 1 -> others.add(random.nextInt(period.size()));
      case 2 -> {
        others.add(period.size());
        period.writeBehind(behind(period));
      }
      case 3 -> flaws.changeARecord(period);
      case 4 -> sequences.removeIf(_ -> random.nextInt(3) == 0);
      default -> flaws.add(period, sequences);
    }
  }

  private Map<String, Json> behind(StatedPeriod period) {
    var other = new HashMap<>(period.statement);
    if (random.nextBoolean()) {
      other.put("entryId", StatedPeriod.text("ent_other"));
    } else {
      other.put("type", StatedPeriod.text("pacspace.io/delta/v2"));
    }
    return other;
  }

  private byte[] file(
      StatedPeriod period, Set<Long> sequences, boolean isStated, Set<Integer> others)
      throws Refusal {
    var log = period.sealed();
    var indexes = new TreeSet<>(period.placesOf(sequences));
    if (isStated) {
      indexes.add(period.placeOfStatement());
    }
    indexes.addAll(others);
    if (indexes.isEmpty()) {
      indexes.add(0);
    }
    return indexes.size() == 1 && random.nextBoolean()
        ? log.proofFile(indexes.getFirst())
        : RandomLog.write(log.parts(List.copyOf(indexes)));
  }
}
