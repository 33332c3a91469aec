package jp.mochi.idp.text;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The languages our pages speak. */
public enum Language {
  JA("ja"),
  EN("en");

  private static final List<Locale> SPOKEN = List.of(Locale.JAPANESE, Locale.ENGLISH);
  private final String tag;

  Language(String tag) {
    this.tag = tag;
  }

  /** The language tag, as in {@code <html lang>}. */
  public String tag() {
    return tag;
  }

  public Language other() {
    return this == JA ? EN : JA;
  }

  /** The language of a tag; empty for anything but {@code ja} and {@code en}. */
  public static Optional<Language> ofTag(@Nullable String tag) {
    for (var language : values()) {
      if (language.tag.equals(tag)) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }

  /**
   * The best language for an {@code Accept-Language} header (RFC 9110 §12.5.4). English where the
   * header is absent, asks for neither, or can't be read.
   */
  public static Language accepted(@Nullable String header) {
    if (header == null || header.isBlank() || header.length() > 1000) {
      return EN;
    }
    try {
      var best = Locale.lookup(Locale.LanguageRange.parse(header.replace(" ", "")), SPOKEN);
      return Locale.JAPANESE.equals(best) ? JA : EN;
    } catch (IllegalArgumentException e) {
      return EN;
    }
  }
}
