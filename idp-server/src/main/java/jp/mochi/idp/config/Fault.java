package jp.mochi.idp.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * Something wrong in a file that an operator wrote.
 *
 * @param file which file
 * @param line counted from 1; 0 where it concerns the file as a whole
 * @param key the key's path ({@code directory.users.base}); empty where no key is concerned
 * @param code what is wrong
 * @param arguments what the text names; never a secret's value
 */
public record Fault(Path file, int line, String key, FaultCode code, List<String> arguments) {
  public Fault {
    arguments = List.copyOf(arguments);
  }

  /** What is wrong, in Japanese or English. */
  public String problem(Locale locale) {
    return text(locale, code.name());
  }

  /** What to do about it, in Japanese or English. */
  public String suggestion(Locale locale) {
    return text(locale, code.name() + ".help");
  }

  /** One line for a terminal: {@code file:line: key: problem suggestion}. */
  public String text(Locale locale) {
    var place = file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ");
    return place + problem(locale) + " " + suggestion(locale);
  }

  private String text(Locale locale, String name) {
    var text = bundle(locale).getString(name);
    for (var i = 0; i < arguments.size(); i++) {
      text = text.replace("{" + i + "}", arguments.get(i));
    }
    return text;
  }

  private static ResourceBundle bundle(Locale locale) {
    var control =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    return ResourceBundle.getBundle("jp.mochi.idp.config.faults", locale, control);
  }
}
