package io.pacspace.comparison;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Numbers names from 0 on, in the order in which they come first. Each name is kept once, as its
/// bytes behind those of others, for a million strings would take three times as much memory.
///
/// A hash table with open addressing; the hash is multiplied by a number drawn for each table, so
/// that nobody prepares names that all fall on one place.
final class Names {
  static final int PIECE = 1 << 17;

  private static final int LENGTH_BYTES = Integer.BYTES;
  private static final int FEW = 1 << 10;
  private static final VarHandle LENGTH =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final long factor = RANDOM.nextLong() | 1;
  private final List<byte[]> pieces = new ArrayList<>();
  private int used;

  /// Where each name is: its piece and, in the lower half, the place of its length there.
  private long[] places = new long[FEW];

  /// One more than the number of the name that fell there; 0 where none did.
  private int[] slots = new int[2 * FEW];

  private int size;

  int size() {
    return size;
  }

  /// The number of a name, which is [#size] as it was before where the name is new.
  int numberOf(String name) {
    var bytes = name.getBytes(StandardCharsets.UTF_8);
    var slot = slotOf(bytes, 0, bytes.length);
    if (slots[slot] == 0) {
      add(bytes);
      slots[slot] = size;
      if (size > slots.length / 2) {
        spread();
      }
      return size - 1;
    }
    return slots[slot] - 1;
  }

  String name(int number) {
    var piece = pieces.get((int) (places[number] >>> Integer.SIZE));
    var at = (int) places[number];
    return new String(piece, at + LENGTH_BYTES, length(piece, at), StandardCharsets.UTF_8);
  }

  /// The slot of this name, or the free one that it would take.
  private int slotOf(byte[] source, int from, int length) {
    var slot = hash(source, from, length) & slots.length - 1;
    while (slots[slot] != 0 && !isName(slots[slot] - 1, source, from, length)) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private int hash(byte[] source, int from, int length) {
    var hash = factor + length;
    for (var i = from; i < from + length; i++) {
      hash = (hash ^ source[i]) * factor;
      hash ^= hash >>> Integer.SIZE;
    }
    return (int) (hash ^ hash >>> Short.SIZE);
  }

  private boolean isName(int number, byte[] source, int from, int length) {
    var piece = pieces.get((int) (places[number] >>> Integer.SIZE));
    var at = (int) places[number];
    var start = at + LENGTH_BYTES;
    return length(piece, at) == length
        && Arrays.equals(piece, start, start + length, source, from, from + length);
  }

  private static int length(byte[] piece, int at) {
    return (int) LENGTH.get(piece, at);
  }

  private void add(byte[] name) {
    var needed = LENGTH_BYTES + name.length;
    if (pieces.isEmpty() || used + needed > pieces.getLast().length) {
      pieces.add(new byte[Math.max(PIECE, needed)]);
      used = 0;
    }
    var piece = pieces.getLast();
    if (size == places.length) {
      places = Arrays.copyOf(places, size + size / 2);
    }
    places[size++] = (long) (pieces.size() - 1) << Integer.SIZE | used;
    LENGTH.set(piece, used, name.length);
    System.arraycopy(name, 0, piece, used + LENGTH_BYTES, name.length);
    used += needed;
  }

  private void spread() {
    slots = new int[2 * slots.length];
    for (var number = 0; number < size; number++) {
      var piece = pieces.get((int) (places[number] >>> Integer.SIZE));
      var at = (int) places[number];
      slots[slotOf(piece, at + LENGTH_BYTES, length(piece, at))] = number + 1;
    }
  }
}
