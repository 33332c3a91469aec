package jp.mochi.metadata;

import java.util.Locale;

/**
 * What an operator should know about metadata that is taken.
 *
 * @param code what it is about
 * @param element the element or attribute it concerns, written as a path from the entity
 * @param detail the offending value, or what else tells the case apart; made safe to show
 */
public record Warning(WarningCode code, String element, String detail) {
  public Warning {
    element = ShownText.of(element);
    detail = ShownText.of(detail);
  }

  /** What it means, in English. */
  public String english() {
    return code.english.formatted(element, detail);
  }

  /** What it means, in Japanese. */
  public String japanese() {
    return code.japanese.formatted(element, detail);
  }

  /** Japanese for a Japanese locale, otherwise English. */
  public String text(Locale locale) {
    return ShownText.isJapanese(locale) ? japanese() : english();
  }
}
