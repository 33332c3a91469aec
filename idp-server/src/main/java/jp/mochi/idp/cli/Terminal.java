package jp.mochi.idp.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command is run: what it reads and writes, by whom, in which language.
 *
 * @param here the working directory, where relative names begin
 * @param locale Japanese, or else English is spoken
 * @param clock by whose zone times are shown
 * @param colours whether the output is a terminal that shows them
 */
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Path here,
    Locale locale,
    Clock clock,
    boolean colours) {

  /** The terminal of this process. */
  static Terminal ofProcess() {
    var environment = System.getenv();
    return new Terminal(
        System.in,
        System.out,
        System.err,
        environment,
        Path.of("").toAbsolutePath(),
        locale(environment, System.getProperty("user.language", "")),
        Clock.system(ZoneId.systemDefault()),
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
            && !environment.containsKey("NO_COLOR"));
  }

  /** POSIX: the first of LC_ALL, LC_MESSAGES and LANG that is set counts. */
  static Locale locale(Map<String, String> environment, String userLanguage) {
    for (var name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      var value = environment.getOrDefault(name, "");
      if (value.startsWith("ja")) {
        return Locale.JAPANESE;
      }
      if (!value.isEmpty()) {
        break;
      }
    }
    return userLanguage.equals("ja") ? Locale.JAPANESE : Locale.ENGLISH;
  }

  /** The same with times told by these clocks. */
  Terminal by(ZoneId zone) {
    return zone.equals(clock.getZone())
        ? this
        : new Terminal(in, out, err, environment, here, locale, clock.withZone(zone), colours);
  }

  Words words() {
    return new Words(locale);
  }

  /** Text in red, where colours are shown; it may come from outside. */
  String red(String text) {
    return with("\u001b[31m", text);
  }

  /** Text in green, where colours are shown; it may come from outside. */
  String green(String text) {
    return with("\u001b[32m", text);
  }

  /** Text in bold, where that is shown; it may come from outside. */
  String bold(String text) {
    return with("\u001b[1m", text);
  }

  private String with(String look, String text) {
    var clean = Printable.lines(text);
    return colours ? look + clean + "\u001b[0m" : clean;
  }
}
