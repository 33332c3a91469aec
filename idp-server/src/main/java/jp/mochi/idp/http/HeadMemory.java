package jp.mochi.idp.http;

import java.util.concurrent.Semaphore;

/**
 * The memory that request heads may take, at all connections of some listeners together. A parser
 * keeps what it has read of a head, and the room that it needed for it, until its connection ends;
 * nobody has proved anything by then. A head of the usual length is taken whatever else is on its
 * way: so long ones, however slowly they come, keep out nothing but other long ones.
 */
final class HeadMemory {
  /** For all long heads at once of whoever reaches the listeners for browsers and phones. */
  static final int STRANGERS = 14 << 20;

  /** The same of the management listener: what strangers fill keeps nobody out there. */
  static final int MANAGEMENT = 2 << 20;

  /** A head that takes no more than this isn't counted: six kilobytes in 30 fields take 16,000. */
  private static final int SHORT = 16 << 10;

  /** What a field takes beside its octets: two strings, their arrays, and the field itself. */
  private static final int FIELD = 128;

  private final Semaphore octets;

  /**
   * @param mostAtOnce for all long heads at once, in octets of memory
   */
  HeadMemory(int mostAtOnce) {
    octets = new Semaphore(mostAtOnce);
  }

  /** What one connection holds; it is given back once, when the connection ends. */
  final class Share {
    private int held;
    private boolean ended;

    /**
     * Makes room for a head that has grown.
     *
     * @param length octets of the head so far; twice as much is kept, since buffers double
     * @param fields its fields so far
     * @return whether there is room; without it the share stays as it was
     */
    synchronized boolean grow(int length, int fields) {
      int needs = 2 * length + FIELD * fields;
      int more = needs <= SHORT ? 0 : needs - held;
      if (more <= 0) {
        return true;
      }
      if (ended || !octets.tryAcquire(more)) {
        return false;
      }
      held += more;
      return true;
    }

    synchronized boolean isLong() {
      return held > 0;
    }

    synchronized void end() {
      ended = true;
      octets.release(held);
      held = 0;
    }
  }
}
