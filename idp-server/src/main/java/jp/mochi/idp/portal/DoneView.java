package jp.mochi.idp.portal;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import jp.mochi.idp.login.Frame;

/**
 * The page after an act: what has ended, what remains, what to do next.
 *
 * @param heading that it is done, or isn't
 * @param texts what has happened
 * @param shown a code, which is shown now or never
 * @param remains how it stands at each service
 * @param recent devices that were registered lately, with where each is shut out
 * @param next what to do, or to read out, in order
 * @param back where to go from here
 */
public record DoneView(
    Frame frame,
    boolean wide,
    boolean good,
    String heading,
    List<String> texts,
    Optional<Code> shown,
    List<Remain> remains,
    List<DeskView.Link> recent,
    List<String> next,
    String reference,
    DeskView.Link back) {
  public DoneView {
    texts = List.copyOf(texts);
    Objects.requireNonNull(shown);
    remains = List.copyOf(remains);
    recent = List.copyOf(recent);
    next = List.copyOf(next);
  }

  /** A code as a link and a picture. */
  public record Code(QrPath picture, String label, String link) {}

  /**
   * A service at which something may go on.
   *
   * @param kind the state's name, for its colour
   * @param state in words
   * @param until until when, in words; may be empty
   * @param endAt where it is ended by hand
   */
  public record Remain(
      String name, String kind, String state, String until, Optional<String> endAt) {}
}
