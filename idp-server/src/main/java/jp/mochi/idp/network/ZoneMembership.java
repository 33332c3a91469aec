package jp.mochi.idp.network;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * In which zones an address lies. What isn't known is never counted as outside: a list that could
 * not be had yet makes its zone unknown, and a zone that nobody defined is unknown too.
 *
 * @param in it lies in these
 * @param out it certainly doesn't lie in these
 * @param unknown it may lie in these
 */
public record ZoneMembership(Set<String> in, Set<String> out, Set<String> unknown) {
  /** Of no zone anything is known. */
  public static final ZoneMembership NOTHING_KNOWN =
      new ZoneMembership(Set.of(), Set.of(), Set.of());

  public ZoneMembership {
    in = Collections.unmodifiableSet(new TreeSet<>(in));
    out = Collections.unmodifiableSet(new TreeSet<>(out));
    unknown = Collections.unmodifiableSet(new TreeSet<>(unknown));
  }

  /** Whether an address lies in a zone. */
  public enum Answer {
    IN,
    OUT,
    UNKNOWN
  }

  /** Of one zone. */
  public Answer of(String zone) {
    if (in.contains(zone)) {
      return Answer.IN;
    }
    return out.contains(zone) ? Answer.OUT : Answer.UNKNOWN;
  }
}
