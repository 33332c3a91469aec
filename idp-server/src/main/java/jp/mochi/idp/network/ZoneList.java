package jp.mochi.idp.network;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Reads a list of ranges: one block, address or {@code first - last} to a line; {@code #} begins a
 * comment. A list counts as a whole: with one bad line, or without any range, none of it does,
 * since half a list would put people out of their own network.
 */
public final class ZoneList {
  /** The largest list in characters. */
  public static final int MOST_CHARACTERS = 8 << 20;

  /**
   * The blocks that a list may come to. Eight characters such as {@code ::1-f::} are some hundred
   * blocks, so its length alone is no bound.
   */
  public static final int MOST_BLOCKS = 500_000;

  private static final int MOST_FAULTS = 20;

  private ZoneList() {}

  /** What came of reading. */
  public sealed interface Outcome {
    record Read(List<LocatedRange> ranges) implements Outcome {
      public Read {
        ranges = List.copyOf(ranges);
      }
    }

    /** The first twenty faults. */
    record Faulty(List<Fault> faults) implements Outcome {
      public Faulty {
        faults = List.copyOf(faults);
      }
    }
  }

  /**
   * A line that can't be used.
   *
   * @param line from 1; 0 for the list as a whole
   * @param text what stands there
   * @param meant what was probably meant; empty where nobody can tell
   */
  public record Fault(int line, Kind kind, String text, String meant) {
    /** A sentence for the log. */
    public String why() {
      return switch (kind) {
        case NOT_ONE -> "line " + line + ": \"" + text + "\" is neither a network nor an address";
        case BITS ->
            "line " + line + ": \"" + text + "\" has bits after its prefix; " + meant + "?";
        case BACKWARDS -> "line " + line + ": \"" + text + "\" doesn't end after its beginning";
        case NONE -> "it has no range";
        case TOO_LONG -> "it is larger than " + MOST_CHARACTERS + " characters";
        case TOO_MANY -> "it comes to more than " + MOST_BLOCKS + " blocks";
      };
    }
  }

  /** What is wrong with it. */
  public enum Kind {
    NOT_ONE,
    BITS,
    BACKWARDS,
    /** No range in the whole list. */
    NONE,
    TOO_LONG,
    /** More blocks than a list may come to. */
    TOO_MANY
  }

  /**
   * Reads a list.
   *
   * @param origin what a line's ranges are said to come from
   */
  public static Outcome read(String text, IntFunction<Origin> origin) {
    if (text.length() > MOST_CHARACTERS) {
      return whole(Kind.TOO_LONG);
    }
    List<LocatedRange> ranges = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String written = content(line);
      if (!written.isEmpty() && faults.size() < MOST_FAULTS) {
        read(written, number, origin, ranges, faults);
      }
      if (ranges.size() > MOST_BLOCKS) {
        return whole(Kind.TOO_MANY);
      }
    }
    if (!faults.isEmpty()) {
      return new Outcome.Faulty(faults);
    }
    return ranges.isEmpty() ? whole(Kind.NONE) : new Outcome.Read(ranges);
  }

  private static void read(
      String written,
      int line,
      IntFunction<Origin> origin,
      List<LocatedRange> ranges,
      List<Fault> faults) {
    switch (AddressRange.parse(written)) {
      case AddressRange.Blocks(var blocks) ->
          blocks.forEach(block -> ranges.add(new LocatedRange(block, origin.apply(line))));
      case AddressRange.NotOne none ->
          faults.add(new Fault(line, Kind.NOT_ONE, shown(written), ""));
      case AddressRange.BitsAfterPrefix(var meant) ->
          faults.add(new Fault(line, Kind.BITS, shown(written), meant.toString()));
      case AddressRange.Backwards backwards ->
          faults.add(new Fault(line, Kind.BACKWARDS, shown(written), ""));
    }
  }

  private static Outcome whole(Kind kind) {
    return new Outcome.Faulty(List.of(new Fault(0, kind, "", "")));
  }

  /** Without the comment, and without the mark that some editors put before a text. */
  private static String content(String line) {
    int comment = line.indexOf('#');
    String kept = comment < 0 ? line : line.substring(0, comment);
    return kept.replace("\ufeff", "").strip();
  }

  /** What comes from outside goes into logs: short, and without control characters. */
  private static String shown(String written) {
    String clean = written.replaceAll("\\p{Cc}", "?");
    return clean.length() <= 80 ? clean : clean.substring(0, 80) + "…";
  }
}
