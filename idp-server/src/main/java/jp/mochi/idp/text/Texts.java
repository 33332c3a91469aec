package jp.mochi.idp.text;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import jp.mochi.idp.policy.Change;
import jp.mochi.idp.policy.Shortfall;
import jp.mochi.idp.reason.Reason;

/**
 * The texts of one language: {@code texts/pages_*.properties}, {@code texts/reasons_*.properties}
 * {@code texts/desk_*.properties}, {@code texts/staff_*.properties} and {@code
 * texts/mail_*.properties} on the class path, in UTF-8. All of them are {@link MessageFormat}s.
 */
public final class Texts {
  private static final Map<Language, Texts> ALL = new EnumMap<>(Language.class);

  static {
    for (var language : Language.values()) {
      ALL.put(language, new Texts(language));
    }
  }

  private final Language language;
  private final Locale locale;
  private final Map<String, String> texts;

  private Texts(Language language) {
    this.language = language;
    this.locale = Locale.forLanguageTag(language.tag());
    var read = new Properties();
    load(read, "pages_" + language.tag());
    load(read, "reasons_" + language.tag());
    load(read, "desk_" + language.tag());
    load(read, "staff_" + language.tag());
    load(read, "mail_" + language.tag());
    var all = new HashMap<String, String>();
    read.forEach((key, value) -> all.put((String) key, (String) value));
    texts = Map.copyOf(all);
  }

  public static Texts in(Language language) {
    return Objects.requireNonNull(ALL.get(language));
  }

  public Language language() {
    return language;
  }

  /**
   * A text by its key.
   *
   * @throws IllegalArgumentException when there is none: a fault of ours
   */
  public String get(String key, Object... values) {
    var text = texts.get(key);
    if (text == null) {
      throw new IllegalArgumentException("no text " + key + " in " + language.tag());
    }
    return values.length == 0
        ? text.replace("''", "'")
        : new MessageFormat(text, locale).format(values);
  }

  /** What happened, in one sentence. */
  public String message(Reason reason) {
    return get(reason.name() + ".message");
  }

  /** What the person can do about it. */
  public String help(Reason reason) {
    return get(reason.name() + ".help");
  }

  /** What happened, as it is told to that reader. */
  public String message(Reason reason, Reader reader) {
    return get(key(reason.name() + ".message", reader));
  }

  /** What that reader can do about it. */
  public String help(Reason reason, Reader reader) {
    return get(key(reason.name() + ".help", reader));
  }

  /** Staff have words of their own where a person's would speak to somebody else. */
  private String key(String person, Reader reader) {
    var staff = "staff." + person;
    return reader == Reader.STAFF && texts.containsKey(staff) ? staff : person;
  }

  /**
   * What a changed fact would be, as a request to whoever can bring it about.
   *
   * @param zone whose clocks a time is told by
   */
  public String change(Change change, ZoneId zone) {
    var value =
        change.kind() == Change.Kind.WAIT
            ? ClockTime.of(Instant.parse(change.value()), zone, language)
            : change.value();
    var shown =
        switch (change.kind()) {
          case PROVE -> get("change.factor." + value);
          case COMPLIANCE, BINDING, OWNERSHIP, DATA -> get("change.value." + value);
          default -> value;
        };
    return get("change." + change.kind().name(), shown, change.name());
  }

  /**
   * What a device isn't like although it is required, as a request to whoever has it.
   *
   * @param zone whose clocks a time is told by
   */
  public String missing(Shortfall shortfall, ZoneId zone) {
    return missing(shortfall, zone, Reader.PERSON);
  }

  /** The same, as it is told to that reader. */
  public String missing(Shortfall shortfall, ZoneId zone, Reader reader) {
    var detail =
        switch (shortfall.what()) {
          case PATCHED -> ClockTime.day(LocalDate.parse(shortfall.wanted()), language);
          case REPORT -> span(shortfall.wanted());
          default -> shortfall.wanted();
        };
    var wanted = get(key("missing." + shortfall.what().name(), reader), detail);
    return switch (shortfall.how()) {
      case MISSING -> wanted;
      case SOON -> soon(shortfall.until().orElseThrow(), wanted, zone);
      case UNKNOWN -> canBeUnknown(shortfall.what()) ? get("missing.unknown", wanted) : wanted;
    };
  }

  /** {@code 1d} as people say it. */
  private String span(String written) {
    return written.matches("\\d{1,9}[smhd]")
        ? get(
            "span." + written.charAt(written.length() - 1),
            Integer.parseInt(written.substring(0, written.length() - 1)))
        : written;
  }

  /** By the last day, where that day ends for the reader too when it ends for the rules. */
  private String soon(Shortfall.FirstDay first, String wanted, ZoneId zone) {
    return first.begin().equals(first.day().atStartOfDay(zone).toInstant())
        ? get("missing.soon", ClockTime.day(first.day().minusDays(1), language), wanted)
        : get("missing.soon.at", ClockTime.of(first.begin(), zone, language), wanted);
  }

  /**
   * That there is no report, none new enough, and nothing required, says of itself that something
   * isn't known.
   */
  private static boolean canBeUnknown(Shortfall.What what) {
    return switch (what) {
      case REPORT, FRESHER, REQUIREMENTS -> false;
      default -> true;
    };
  }

  /** Every key there is. */
  public Set<String> keys() {
    return new TreeSet<>(texts.keySet());
  }

  private static void load(Properties into, String name) {
    var path = "/texts/" + name + ".properties";
    try (var in = Texts.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("missing on the class path: " + path);
      }
      into.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
