package jp.mochi.idp.cli;

import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** What commands say, in Japanese or English. */
final class Words {
  private static final String BUNDLE = "jp.mochi.idp.cli.commands";

  private final ResourceBundle bundle;

  Words(Locale locale) {
    var control =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    this.bundle = ResourceBundle.getBundle(BUNDLE, locale, control);
  }

  ResourceBundle bundle() {
    return bundle;
  }

  /** The text under a key, with {@code {0}} and so on filled in, which may come from outside. */
  String of(String key, @Nullable Object... arguments) {
    var text = bundle.getString(key);
    for (var i = 0; i < arguments.length; i++) {
      text = text.replace("{" + i + "}", Printable.lines(String.valueOf(arguments[i])));
    }
    return text;
  }
}
