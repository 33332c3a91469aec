package jp.mochi.idp.login;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jp.mochi.idp.policy.Change;
import jp.mochi.idp.policy.Shortfall;
import jp.mochi.idp.policy.Words;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Explanation;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;

/**
 * A refusal in one language.
 *
 * @param message what happened
 * @param why the rule's own reason, where a rule refused somebody who is signed on
 * @param help what to do: what would turn the refusal into a permit, or else whom to ask
 * @param missing what the device would have to be like, where the refusal is about that
 */
public record RefusalWords(
    String message, Optional<String> why, String help, List<String> missing) {
  public RefusalWords {
    missing = List.copyOf(missing);
  }

  RefusalWords(String message, Optional<String> why, String help) {
    this(message, why, help, List.of());
  }

  /**
   * A refusal's words.
   *
   * @param zone whose clocks times are told by
   */
  static RefusalWords of(Answer.Refusal refusal, Texts texts, ZoneId zone) {
    var explanation = refusal.explanation();
    return new RefusalWords(
        texts.message(refusal.reason()),
        explanation
            .flatMap(Explanation::why)
            .map(words -> in(texts.language(), words))
            .filter(reason -> !reason.isBlank()),
        explanation
            .map(Explanation::helps)
            .filter(changes -> !changes.isEmpty())
            .map(changes -> sentence(changes, texts, zone))
            .orElseGet(() -> texts.help(refusal.reason())),
        missing(explanation.map(Explanation::missing).orElse(List.of()), texts, zone));
  }

  static List<String> missing(List<Shortfall> shortfalls, Texts texts, ZoneId zone) {
    return shortfalls.stream().map(each -> texts.missing(each, zone)).toList();
  }

  static String in(Language language, Words words) {
    return language == Language.JA ? words.ja() : words.en();
  }

  /** All of them are needed together. */
  private static String sentence(List<Change> changes, Texts texts, ZoneId zone) {
    var between = texts.language() == Language.JA ? "" : " ";
    return changes.stream()
        .map(change -> texts.change(change, zone))
        .collect(Collectors.joining(between));
  }
}
