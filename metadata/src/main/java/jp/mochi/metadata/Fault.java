package jp.mochi.metadata;

import java.util.Locale;

/**
 * Why a service's metadata is refused.
 *
 * @param code what is wrong
 * @param element the element or attribute it concerns, written as a path from the entity
 * @param detail the offending value, or what else tells the case apart; made safe to show
 */
public record Fault(FaultCode code, String element, String detail) {
  public Fault {
    element = ShownText.of(element);
    detail = ShownText.of(detail);
  }

  /** What is wrong and what to do, in English. */
  public String english() {
    return code.english.formatted(element, detail);
  }

  /** What is wrong and what to do, in Japanese. */
  public String japanese() {
    return code.japanese.formatted(element, detail);
  }

  /** Japanese for a Japanese locale, otherwise English. */
  public String text(Locale locale) {
    return ShownText.isJapanese(locale) ? japanese() : english();
  }
}
