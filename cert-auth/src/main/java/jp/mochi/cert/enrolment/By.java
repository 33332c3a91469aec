package jp.mochi.cert.enrolment;

import java.util.Optional;

/**
 * Who did something, and why.
 *
 * @param name as records name them
 * @param person the directory's immutable id; empty for whoever runs the server itself
 * @param why in their own words, cut to what the tables take; may be empty
 */
public record By(String name, Optional<String> person, String why) {
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_WHY = 500;

  public By {
    name = cut(name, LONGEST_NAME);
    why = cut(why.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ").strip(), LONGEST_WHY);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  /** Whether it is this person. */
  public boolean is(String other) {
    return person.filter(other::equals).isPresent();
  }
}
