package jp.mochi.idp.login;

import java.util.List;
import java.util.Optional;

/**
 * What a page of the way out shows.
 *
 * @param heading what happens
 * @param text more of it
 * @param lines how it stands at each service
 * @param token the form's, where the page asks whether really
 * @param onward where it goes on
 * @param aside where it goes on otherwise
 */
public record SignOutView(
    Frame frame,
    String heading,
    String text,
    List<Line> lines,
    Optional<String> token,
    Optional<Onward> onward,
    Optional<Onward> aside) {
  public SignOutView {
    lines = List.copyOf(lines);
  }

  /**
   * One service.
   *
   * @param name its name
   * @param kind how it stands, for the style sheet and for tests
   * @param state the same in words
   * @param note until when somebody may still be signed on there; empty where nobody is
   * @param page its own page for it
   */
  public record Line(String name, String kind, String state, String note, Optional<String> page) {}

  /**
   * A link.
   *
   * @param href an address of ours
   * @param label its text
   * @param millis after how many milliseconds the page goes there by itself; -1: never
   */
  public record Onward(String href, String label, int millis) {}
}
