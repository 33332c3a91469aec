package jp.mochi.idp.pki;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Serial numbers of one authority that were found in the database once, each as a mark of 64 bits:
 * they stay issued, since no record of one is ever deleted, unless the database is set back ({@link
 * Statuses}). So a status answer needs no look-up for a number that was asked about before.
 *
 * <p>A mark is drawn from the whole number and two secret ones, so that nobody can reckon which
 * number has another's mark; of numbers by chance one in 10<sup>13</sup> has the mark of one of a
 * million.
 *
 * <p>Marks stand in a table of rows of eight; where a row is full, one of its marks makes place.
 * The table doubles once half of it is taken, up to 16 MB. Readers take no lock: each place is read
 * and written whole, a table that has grown is filled before it is shown, and a mark that is missed
 * only costs a look-up.
 */
final class KnownSerials {
  private static final int ROW = 8;
  private static final int LEAST = 1 << 10;
  private static final int MOST = 1 << 21;
  private static final int SERIAL_BITS = 128;

  private final long one; // both odd
  private final long other;
  private final int most;
  private volatile AtomicLongArray table = new AtomicLongArray(LEAST);
  private int filled;
  private int turn;

  KnownSerials(SecureRandom random) {
    this(random, MOST);
  }

  /** For tests: with so many places at most, a power of two. */
  KnownSerials(SecureRandom random, int most) {
    this.one = random.nextLong() | 1;
    this.other = random.nextLong() | 1;
    this.most = most;
  }

  /** Whether a number is of the kind that we issue: only those have a mark. */
  static boolean isOurKind(BigInteger serial) {
    return serial.signum() >= 0 && serial.bitLength() <= SERIAL_BITS;
  }

  /** A number's mark; never 0, which is an empty place. */
  long mark(BigInteger serial) {
    var high = serial.shiftRight(Long.SIZE).longValue();
    var low = serial.longValue();
    var mixed = stirred(low * one + Math.unsignedMultiplyHigh(high ^ other, one));
    mixed = stirred(mixed ^ (high * other + Math.unsignedMultiplyHigh(low ^ one, other)));
    return mixed == 0 ? 1 : mixed;
  }

  /** Each bit of the outcome hangs on each bit (the finalizer of MurmurHash3). */
  private static long stirred(long bits) {
    var mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  boolean has(long mark) {
    var now = table;
    var row = row(now, mark);
    for (var i = row; i < row + ROW; i++) {
      if (now.get(i) == mark) {
        return true;
      }
    }
    return false;
  }

  private static int row(AtomicLongArray table, long mark) {
    return (int) (mark & (table.length() - 1) & -ROW);
  }

  synchronized void add(long mark) {
    if (filled > table.length() / 2 && table.length() < most) {
      grow();
    }
    put(table, mark);
  }

  private void grow() {
    var former = table;
    var larger = new AtomicLongArray(2 * former.length());
    filled = 0;
    for (var i = 0; i < former.length(); i++) {
      if (former.get(i) != 0) {
        put(larger, former.get(i));
      }
    }
    table = larger;
  }

  private void put(AtomicLongArray into, long mark) {
    var row = row(into, mark);
    for (var i = row; i < row + ROW; i++) {
      var there = into.get(i);
      if (there == mark) {
        return;
      }
      if (there == 0) {
        into.set(i, mark);
        filled++;
        return;
      }
    }
    into.set(row + (turn++ & (ROW - 1)), mark); // a full row: its marks make place in turn
  }

  /** How much memory the table takes. */
  long bytes() {
    return (long) Long.BYTES * table.length();
  }
}
