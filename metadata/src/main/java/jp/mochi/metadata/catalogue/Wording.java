package jp.mochi.metadata.catalogue;

import java.util.Locale;
import java.util.Objects;

/** A text for people, in both languages. */
public record Wording(String english, String japanese) {
  public Wording {
    Objects.requireNonNull(english);
    Objects.requireNonNull(japanese);
  }

  /** Japanese for a Japanese locale, otherwise English. */
  public String text(Locale locale) {
    return locale.getLanguage().equals("ja") ? japanese : english;
  }
}
