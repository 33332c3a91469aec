package jp.mochi.idp.demo;

import java.util.Map;

/**
 * Colours, where the terminal takes them.
 *
 * @param colours whether it does
 */
record Ink(boolean colours) {

  /** A terminal that is one; {@code NO_COLOR} (no-color.org) and a dumb one are heeded. */
  static Ink ofTerminal(Map<String, String> environment) {
    var console = System.console();
    return new Ink(
        console != null
            && console.isTerminal()
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
