package jp.mochi.idp.policy;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * In which network zones the client's address lies. A zone that is in none of the three sets is
 * unknown as well: nobody has looked yet, or nobody has defined it.
 *
 * @param in it lies in these
 * @param out it certainly doesn't lie in these
 * @param unknown nobody can tell of these, wherever somebody connects from: their list isn't there
 */
public record ZoneFacts(Set<String> in, Set<String> out, Set<String> unknown) {
  /** Of no zone anything is known. */
  public static final ZoneFacts UNKNOWN = new ZoneFacts(Set.of(), Set.of(), Set.of());

  public ZoneFacts {
    in = Set.copyOf(in);
    out = Set.copyOf(out);
    unknown = Set.copyOf(unknown);
  }

  /** Whether the address lies in one of these zones. */
  Tri isIn(Set<String> names) {
    if (Subject.meet(names, in)) {
      return Tri.TRUE;
    }
    return out.containsAll(names) ? Tri.FALSE : Tri.UNKNOWN;
  }

  /** All the zones that it lies in; empty while that isn't known of every zone. */
  Optional<Set<String>> all() {
    var looked = !in.isEmpty() || !out.isEmpty();
    return looked && unknown.isEmpty() ? Optional.of(in) : Optional.empty();
  }

  /** The same from inside this zone. */
  ZoneFacts entering(String zone) {
    return new ZoneFacts(with(in, zone), without(out, zone), without(unknown, zone));
  }

  /** The same from outside this zone. */
  ZoneFacts leaving(String zone) {
    return new ZoneFacts(without(in, zone), with(out, zone), without(unknown, zone));
  }

  private static Set<String> with(Set<String> names, String name) {
    Set<String> more = new HashSet<>(names);
    more.add(name);
    return more;
  }

  private static Set<String> without(Set<String> names, String name) {
    Set<String> fewer = new HashSet<>(names);
    fewer.remove(name);
    return fewer;
  }
}
