package jp.mochi.sample;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The two languages of the pages. */
enum Language {
  JA,
  EN;

  /** Picks by the browser's order of preference; English where neither is asked for. */
  static Language of(@Nullable String acceptLanguage) {
    if (acceptLanguage == null) {
      return EN;
    }
    try {
      Locale found =
          Locale.lookup(
              Locale.LanguageRange.parse(acceptLanguage), List.of(Locale.JAPANESE, Locale.ENGLISH));
      return Locale.JAPANESE.equals(found) ? JA : EN;
    } catch (IllegalArgumentException e) {
      return EN;
    }
  }

  String say(String japanese, String english) {
    return this == JA ? japanese : english;
  }

  String tag() {
    return say("ja", "en");
  }
}
