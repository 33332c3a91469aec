package jp.mochi.idp.cli;

import java.util.Locale;

/** How far something is, on one line of a terminal that is written over; elsewhere nothing. */
final class ProgressBar {
  private static final int CELLS = 30;
  private static final String TO_LINE_START = "\r";
  private static final String ERASE = "\r\u001b[K";

  private final Terminal terminal;
  private String shown = "";

  ProgressBar(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Shows a share of 0 to 1, and how many were done. */
  void show(double share, long done) {
    var line = line(share, terminal.words().of("progress.done", grouped(terminal.locale(), done)));
    if (terminal.colours() && !line.equals(shown)) {
      terminal.err().print(TO_LINE_START + line);
      terminal.err().flush();
      shown = line;
    }
  }

  /** Takes it away again. */
  void clear() {
    if (!shown.isEmpty()) {
      terminal.err().print(ERASE);
      terminal.err().flush();
      shown = "";
    }
  }

  static String line(double share, String done) {
    var within = Math.clamp(share, 0, 1);
    var full = (int) (within * CELLS);
    return "["
        + "#".repeat(full)
        + ".".repeat(CELLS - full)
        + "] "
        + String.format(Locale.ROOT, "%3d", (int) (within * 100))
        + " %  "
        + done;
  }

  static String grouped(Locale locale, long number) {
    return String.format(locale, "%,d", number);
  }
}
