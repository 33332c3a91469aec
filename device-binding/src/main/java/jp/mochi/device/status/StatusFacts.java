package jp.mochi.device.status;

import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a report says. What it leaves out is unknown, which is neither good nor bad.
 *
 * @param version which version of its system the device runs
 * @param patched the day of its latest security patches, as its maker counts them
 * @param flags what is so or isn't
 * @param profiles the ids of the configuration profiles on it: all of them
 */
public record StatusFacts(
    Optional<OsVersion> version,
    Optional<LocalDate> patched,
    Map<StatusFlag, Boolean> flags,
    Optional<Set<String>> profiles) {
  /** A device has no more profiles than this. */
  public static final int MOST_PROFILES = 500;

  private static final String VERSION = "os_version";
  private static final String PATCHED = "patched";
  private static final String PROFILES = "profiles";

  /** All is unknown. */
  public static final StatusFacts NOTHING =
      new StatusFacts(Optional.empty(), Optional.empty(), Map.of(), Optional.empty());

  public StatusFacts {
    Objects.requireNonNull(version);
    Objects.requireNonNull(patched);
    var inOrder = new EnumMap<StatusFlag, Boolean>(StatusFlag.class);
    inOrder.putAll(flags);
    flags = Collections.unmodifiableMap(inOrder);
    profiles = profiles.map(names -> Collections.unmodifiableSet(new TreeSet<>(names)));
    profiles.ifPresent(StatusFacts::check);
  }

  private static void check(Set<String> profiles) {
    if (profiles.size() > MOST_PROFILES || !profiles.stream().allMatch(InstalledApp::isGood)) {
      throw new IllegalArgumentException("too many profiles, or one without a proper id");
    }
  }

  /** The names of the facts that it tells, as tables have them. */
  Set<String> told() {
    var names = new TreeSet<String>();
    version.ifPresent(it -> names.add(VERSION));
    patched.ifPresent(it -> names.add(PATCHED));
    flags.keySet().forEach(flag -> names.add(flag.column()));
    profiles.ifPresent(it -> names.add(PROFILES));
    return names;
  }

  /** Of what it tells, the facts with these names. */
  StatusFacts only(Set<String> names) {
    var some = new EnumMap<StatusFlag, Boolean>(StatusFlag.class);
    some.putAll(flags);
    some.keySet().removeIf(flag -> !names.contains(flag.column()));
    return new StatusFacts(
        version.filter(it -> names.contains(VERSION)),
        patched.filter(it -> names.contains(PATCHED)),
        some,
        profiles.filter(it -> names.contains(PROFILES)));
  }

  /**
   * The worse of what two words tell of one device, of which either may be true: bad where one is,
   * and good where both are. What one of them doesn't tell is no better than unknown.
   */
  public StatusFacts worst(StatusFacts other) {
    var worse = new EnumMap<StatusFlag, Boolean>(StatusFlag.class);
    for (var flag : StatusFlag.values()) {
      var mine = flag(flag);
      var theirs = other.flag(flag);
      if (mine.isPresent() && mine.equals(theirs)) {
        worse.put(flag, flag.good());
      }
      if (Stream.of(mine, theirs).flatMap(Optional::stream).anyMatch(is -> is != flag.good())) {
        worse.put(flag, !flag.good());
      }
    }
    return new StatusFacts(
        version.flatMap(mine -> other.version().map(it -> mine.compareTo(it) < 0 ? mine : it)),
        patched.flatMap(mine -> other.patched().map(it -> mine.isBefore(it) ? mine : it)),
        worse,
        profiles.flatMap(mine -> other.profiles().map(it -> inBoth(mine, it))));
  }

  private static Set<String> inBoth(Set<String> some, Set<String> others) {
    var both = new TreeSet<>(some);
    both.retainAll(others);
    return both;
  }

  /** Whether a flag is set; empty where it isn't known. */
  public Optional<Boolean> flag(StatusFlag flag) {
    return Optional.ofNullable(flags.get(flag));
  }
}
