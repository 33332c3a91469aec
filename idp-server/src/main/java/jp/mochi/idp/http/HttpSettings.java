package jp.mochi.idp.http;

import java.time.Duration;
import java.util.List;

/**
 * What the listeners need to know.
 *
 * @param doors at most one for each listener
 * @param hsts whether browsers are told to use https only; off in the demo, whose certificate they
 *     can't know
 * @param tlsPoll how often certificate and key are looked at for a change
 * @param stopLimit how long a stop waits for what is in flight
 * @param accessLog whether each request gets a line in the log
 * @param limits what a stranger may use up
 */
public record HttpSettings(
    List<Door> doors,
    boolean hsts,
    Duration tlsPoll,
    Duration stopLimit,
    boolean accessLog,
    Limits limits) {
  public HttpSettings {
    doors = List.copyOf(doors);
    if (doors.stream().map(Door::listener).distinct().count() != doors.size()) {
      throw new IllegalArgumentException("two doors for one listener");
    }
  }

  /** The same without HSTS: browsers that met the demo must be free to meet something else. */
  public HttpSettings withoutHsts() {
    return new HttpSettings(doors, false, tlsPoll, stopLimit, accessLog, limits);
  }

  /** With the limits, intervals and headers that production has. */
  public static HttpSettings of(List<Door> doors) {
    return new HttpSettings(
        doors, true, Duration.ofSeconds(5), Duration.ofSeconds(10), false, Limits.STANDARD);
  }

  /**
   * @param headerBytes request line and headers: a redirect's query may have 64 KiB
   * @param bodyBytes a form of 256 KiB, percent-encoding aside
   * @param idle a connection without a byte in either direction ends
   * @param headerTime from the first byte of a request to the end of its headers
   * @param bodyTime from there to the end of its body
   * @param connections over all doors; more wait in the system's queue
   * @param requestsAtOnce for each door; more are refused with 503
   */
  public record Limits(
      int headerBytes,
      int bodyBytes,
      Duration idle,
      Duration headerTime,
      Duration bodyTime,
      int connections,
      int requestsAtOnce) {
    private static final int CONNECTION = 64 << 10;

    public static final Limits STANDARD =
        new Limits(
            72 << 10,
            (256 + 32) << 10,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            connections(Runtime.getRuntime().maxMemory()),
            1024);

    /**
     * How many connections a heap bears at their dearest: a TLS handshake left half done takes 16
     * KiB of it, a head of the usual length {@link HeadMemory} allows 16 KiB beside that.
     */
    static int connections(long heap) {
      return Math.clamp(heap / CONNECTION, 500, 4000);
    }
  }
}
