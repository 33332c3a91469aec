package jp.mochi.idp.demo;

import java.io.Console;
import java.util.Map;
import java.util.Optional;

/**
 * Colours, where the terminal takes them.
 *
 * @param colours whether it does
 */
record Ink(boolean colours) {

  /** A terminal that is one; {@code NO_COLOR} (no-color.org) and a dumb one are heeded. */
  static Ink ofTerminal(Map<String, String> environment) {
    return new Ink(
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "dumb").equals("dumb"));
  }

  String strong(String text) {
    return in("1", text);
  }

  String faint(String text) {
    return in("2", text);
  }

  String link(String text) {
    return in("4;36", text);
  }

  private String in(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
