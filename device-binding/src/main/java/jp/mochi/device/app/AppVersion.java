package jp.mochi.device.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An app's version, compared part by part: a part is a run of the digits 0 to 9 or a run of
 * letters, and everything else only separates.
 *
 * <ul>
 *   <li>Digits compare as numbers, of whatever length: 1.10 is after 1.9, and 1.02 is 1.2.
 *   <li>Letters compare by their code points, in whatever case.
 *   <li>Letters come before numbers, and where a version ends it goes on with zeros: 1.2 is 1.2.0,
 *       and 2.0-beta1 is before 2.0.
 * </ul>
 *
 * <p>Two that compare as equal are equal.
 */
public final class AppVersion implements Comparable<AppVersion> {
  /** The longest, in UTF-16 units. */
  public static final int LONGEST = 256;

  private static final Part ZERO = new Part(true, "");

  private final List<Part> parts;
  private final boolean known;

  /**
   * @param text of a number without leading zeros: nothing is zero
   */
  private record Part(boolean number, String text) implements Comparable<Part> {
    @Override
    public int compareTo(Part other) {
      if (number != other.number) {
        return number ? 1 : -1;
      }
      return number && text.length() != other.text.length()
          ? Integer.compare(text.length(), other.text.length())
          : text.compareTo(other.text);
    }
  }

  private AppVersion(List<Part> parts, boolean known) {
    this.parts = List.copyOf(parts);
    this.known = known;
  }

  /** Reads any text. */
  public static AppVersion of(String text) {
    var parts = new ArrayList<Part>();
    int at = 0;
    while (at < text.length()) {
      int end = end(text, at);
      if (kind(text.charAt(at)) != Kind.SEPARATOR) {
        parts.add(part(text.substring(at, end), kind(text.charAt(at))));
      }
      at = end;
    }
    var known = parts.stream().anyMatch(Part::number);
    while (!parts.isEmpty() && parts.getLast().equals(ZERO)) {
      parts.removeLast();
    }
    return new AppVersion(parts, known);
  }

  private enum Kind {
    DIGIT,
    LETTER,
    SEPARATOR
  }

  private static Kind kind(char c) {
    if (c >= '0' && c <= '9') {
      return Kind.DIGIT;
    }
    return Character.isLetter(c) ? Kind.LETTER : Kind.SEPARATOR;
  }

  private static int end(String text, int from) {
    var kind = kind(text.charAt(from));
    int end = from;
    while (end < text.length() && kind(text.charAt(end)) == kind) {
      end++;
    }
    return end;
  }

  private static Part part(String text, Kind kind) {
    return kind == Kind.DIGIT
        ? new Part(true, text.replaceFirst("^0+", ""))
        : new Part(false, text.toLowerCase(Locale.ROOT));
  }

  /** Whether it says anything: one without a digit is as good as none. */
  public boolean isKnown() {
    return known;
  }

  @Override
  public int compareTo(AppVersion other) {
    int most = Math.max(parts.size(), other.parts.size());
    for (int i = 0; i < most; i++) {
      int order = part(i).compareTo(other.part(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private Part part(int i) {
    return i < parts.size() ? parts.get(i) : ZERO;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AppVersion that && that.parts.equals(parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  @Override
  public String toString() {
    return "AppVersion" + parts.stream().map(Part::text).toList();
  }
}
