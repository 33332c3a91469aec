package jp.mochi.idp.signal;

import java.util.function.Function;
import jp.mochi.idp.text.Bilingual;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;

/** One sentence or more, in both languages. */
public record Said(String english, String japanese) implements Bilingual {
  /** What our texts say in either language. */
  public static Said of(Function<Texts, String> text) {
    return new Said(text.apply(Texts.in(Language.EN)), text.apply(Texts.in(Language.JA)));
  }
}
