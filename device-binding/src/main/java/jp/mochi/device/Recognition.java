package jp.mochi.device;

import java.util.List;

/** What a known-browser cookie says about a person. */
public sealed interface Recognition {
  /** This person has signed on with this browser before. */
  record Known(String browser) implements Recognition {}

  /** No cookie, an expired or forged one, or one of a browser that this person hasn't used. */
  record Stranger() implements Recognition {}

  /**
   * A secret that was replaced long ago came again: somebody has a copy of the cookie. The browser
   * is forgotten for all its people, so that neither holder is known any more.
   */
  record Stolen(String browser, List<String> people) implements Recognition {
    public Stolen {
      people = List.copyOf(people);
    }
  }
}
