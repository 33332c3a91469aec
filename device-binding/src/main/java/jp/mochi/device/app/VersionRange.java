package jp.mochi.device.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Versions from one to another, as people write them: {@code <2.3}, {@code >=1.2 <1.5}, {@code
 * =4.0.1}. One bound below and one above, each where it is needed; see {@link AppVersion} for the
 * order.
 */
public record VersionRange(Optional<Bound> from, Optional<Bound> to) {
  /** The longest as it is written, in UTF-16 units. */
  public static final int LONGEST = 600;

  private static final Pattern COMPARISON =
      Pattern.compile("(>=|<=|>|<|=)\\s*([^\\s,;<>=]{1," + AppVersion.LONGEST + "})");

  public VersionRange {
    if (from.isEmpty() && to.isEmpty()) {
      throw new IllegalArgumentException("a range without bounds");
    }
  }

  /** A version that a range begins or ends with. */
  public record Bound(String version, boolean included) {
    public Bound {
      Objects.requireNonNull(version);
    }
  }

  /** What came of reading one. */
  public sealed interface Read {
    /** It is one. */
    record Good(VersionRange range) implements Read {}

    /** It isn't written as one. */
    record Unreadable() implements Read {}

    /** No version lies in it. */
    record Empty() implements Read {}
  }

  /** Reads comparisons with blanks or commas between them. */
  public static Read read(String text) {
    var comparisons = comparisons(text);
    Bound from = null;
    Bound to = null;
    for (var each : comparisons) {
      var lower = each.operator().equals("=") || each.operator().startsWith(">");
      var upper = each.operator().equals("=") || each.operator().startsWith("<");
      var bound = new Bound(each.version(), each.operator().endsWith("="));
      if ((lower && from != null)
          || (upper && to != null)
          || !AppVersion.of(each.version()).isKnown()) {
        return new Read.Unreadable();
      }
      from = lower ? bound : from;
      to = upper ? bound : to;
    }
    if (from == null && to == null) {
      return new Read.Unreadable();
    }
    var range = new VersionRange(Optional.ofNullable(from), Optional.ofNullable(to));
    return range.isEmpty() ? new Read.Empty() : new Read.Good(range);
  }

  private record Comparison(String operator, String version) {}

  /** All of a text; nothing where it has anything else. */
  private static List<Comparison> comparisons(String text) {
    if (text.length() > LONGEST) {
      return List.of();
    }
    var found = new ArrayList<Comparison>();
    var matcher = COMPARISON.matcher(text);
    int at = 0;
    while (matcher.find(at)) {
      if (!isBetween(text, at, matcher.start())) {
        return List.of();
      }
      found.add(new Comparison(matcher.group(1), matcher.group(2)));
      at = matcher.end();
    }
    return isBetween(text, at, text.length()) ? found : List.of();
  }

  private static boolean isBetween(String text, int from, int to) {
    return text.substring(from, to).chars().allMatch(c -> c == ',' || Character.isWhitespace(c));
  }

  private boolean isEmpty() {
    if (from.isEmpty() || to.isEmpty()) {
      return false;
    }
    int order = AppVersion.of(from.get().version()).compareTo(AppVersion.of(to.get().version()));
    return order > 0 || (order == 0 && !(from.get().included() && to.get().included()));
  }

  /** Whether a version lies in it. One that says nothing may be any, so that it lies in all. */
  public boolean contains(String version) {
    var read = AppVersion.of(version);
    return !read.isKnown() || (isAfterStart(read) && isBeforeEnd(read));
  }

  private boolean isAfterStart(AppVersion version) {
    return from.isEmpty() || holds(version.compareTo(AppVersion.of(from.get().version())), from);
  }

  private boolean isBeforeEnd(AppVersion version) {
    return to.isEmpty() || holds(-version.compareTo(AppVersion.of(to.get().version())), to);
  }

  private static boolean holds(int order, Optional<Bound> bound) {
    return order > 0 || (order == 0 && bound.orElseThrow().included());
  }

  /** As it can be read again: {@code >=1.2 <2}. */
  public String text() {
    if (from.isPresent() && from.equals(to)) {
      return "=" + from.get().version();
    }
    var texts = new ArrayList<String>();
    from.ifPresent(it -> texts.add((it.included() ? ">=" : ">") + it.version()));
    to.ifPresent(it -> texts.add((it.included() ? "<=" : "<") + it.version()));
    return String.join(" ", texts);
  }
}
