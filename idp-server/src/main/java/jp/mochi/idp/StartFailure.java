package jp.mochi.idp;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import jp.mochi.idp.config.Fault;
import jp.mochi.idp.text.Bilingual;
import org.jspecify.annotations.Nullable;

/** The server can't start; one sentence says why and what to do, in Japanese and English. */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private static final String BUNDLE = "jp.mochi.idp.start";

  private final String japanese;

  /** A sentence that is in the reader's language already. */
  public StartFailure(String sentence) {
    this(sentence, sentence, null);
  }

  /** A sentence that is in the reader's language already. */
  public StartFailure(String sentence, Throwable cause) {
    this(sentence, sentence, cause);
  }

  StartFailure(String english, String japanese, @Nullable Throwable cause) {
    super(english, cause);
    this.japanese = japanese;
  }

  /** What stands under a key of {@code start.properties}, with {@code {0}} and so on filled in. */
  static StartFailure of(String key, @Nullable Throwable cause, Object... details) {
    return new StartFailure(
        text(Locale.ENGLISH, key, details), text(Locale.JAPANESE, key, details), cause);
  }

  /** All that is wrong with a file, a line each. */
  static StartFailure faulty(List<Fault> faults) {
    return new StartFailure(texts(faults, Locale.ENGLISH), texts(faults, Locale.JAPANESE), null);
  }

  private static String texts(List<Fault> faults, Locale locale) {
    return faults.stream().map(fault -> fault.text(locale)).collect(Collectors.joining("\n"));
  }

  /** What something that failed says of itself; what says nothing is told as it is. */
  static StartFailure saying(Exception failure) {
    return failure instanceof Bilingual said
        ? new StartFailure(said.english(), said.japanese(), failure)
        : of("fault", failure, told(failure));
  }

  static String text(Locale locale, String key, Object... details) {
    var control =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    var text = ResourceBundle.getBundle(BUNDLE, locale, control).getString(key);
    for (int i = 0; i < details.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(details[i]));
    }
    return text;
  }

  private static String told(Exception failure) {
    var message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message.replaceAll("\\.$", "");
  }

  /** Never absent: a failure without a sentence helps nobody. */
  public String sentence(Locale locale) {
    return locale.getLanguage().equals(Locale.JAPANESE.getLanguage())
        ? japanese
        : String.valueOf(getMessage());
  }
}
