package jp.mochi.ldap;

import java.util.Locale;

/** A sentence for the operator, in both languages. */
public record Sentence(String english, String japanese) {
  /** In Japanese for Japanese readers, in English for all others. */
  public String in(Locale locale) {
    return locale.getLanguage().equals(Locale.JAPANESE.getLanguage()) ? japanese : english;
  }
}
