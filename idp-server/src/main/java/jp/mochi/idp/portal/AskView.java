package jp.mochi.idp.portal;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import jp.mochi.idp.login.Frame;

/**
 * The page before an act: what will happen, and the button.
 *
 * @param about whom and what it concerns
 * @param will what will happen, sentence by sentence
 * @param alert why the form came back
 * @param fields what goes along unseen
 * @param choices to choose from, where something must be said first
 * @param reason the field for the reason; empty where none is asked for
 * @param danger whether it shuts out
 * @param back where to go instead
 */
public record AskView(
    Frame frame,
    boolean wide,
    String heading,
    String about,
    List<String> will,
    Optional<String> alert,
    String action,
    Map<String, String> fields,
    List<Choices> choices,
    Optional<Reason> reason,
    String go,
    boolean danger,
    String back) {
  public AskView {
    will = List.copyOf(will);
    Objects.requireNonNull(alert);
    fields = Map.copyOf(fields);
    choices = List.copyOf(choices);
    Objects.requireNonNull(reason);
  }

  /**
   * One of several, of which none is chosen beforehand.
   *
   * @param options value and words
   */
  public record Choices(String name, String label, List<Map.Entry<String, String>> options) {
    public Choices {
      options = List.copyOf(options);
    }
  }

  /**
   * Why, in one line.
   *
   * @param typed what stands in it already
   */
  public record Reason(String label, String hint, String typed) {}
}
