package io.pacspace.pages;

import io.pacspace.transparency.Refusal;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/// A file that nobody wrote by hand, and what is asked of it; the same number makes the same file.
///
/// @param leaf what a proof without a record should be about, or empty
/// @param production whether it has to be a statement of production
/// @param singly whether its records are taken by themselves
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record DrilledFile(long number, byte[] file, String leaf, boolean production, boolean singly) {
  /// Files below this number are as a log gives them out; something is wrong with the others.
  static final int SOUND = 10_000;

  static DrilledFile of(long number) throws Refusal {
    var random = new Random(new SplittableRandom(number).nextLong());
    var maker = new FileMaker(random, number >= SOUND);
    var file = maker.make();
    return new DrilledFile(
        number, file, maker.leaf(), random.nextInt(4) == 0, random.nextInt(8) == 0);
  }

  /// As a question to a reader that is another process.
  Map<String, Object> asked() {
    var asked = new HashMap<String, Object>();
    asked.put("key", TestingKey.LOG.vkey());
    asked.put("production", production);
    asked.put("singly", singly);
    if (!leaf.isEmpty()) {
      asked.put("root", leaf);
    }
    return asked;
  }
}
