package jp.mochi.idp.signal;

import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.audit.AuditEvent.Who;
import jp.mochi.idp.config.DisplayName;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;

/**
 * A letter in words.
 *
 * @param subject in one line
 * @param body plain text
 */
record LetterText(String subject, String body) {
  private static final int LONGEST_SUBJECT = 200;

  /**
   * What letters have in common.
   *
   * @param name what our sign-on is called
   * @param baseUrl where it is
   * @param zone whose clocks times are told by
   */
  record House(DisplayName name, String baseUrl, ZoneId zone) {}

  /**
   * Writes a letter.
   *
   * @param languages the person's, or all where nobody says which is theirs
   * @param name what the person is called
   * @param reference under which the helpdesk finds it
   * @param link what was sealed; empty where nothing was
   */
  static LetterText of(
      Letter letter,
      List<Language> languages,
      String name,
      String reference,
      String link,
      House house) {
    var subject =
        languages.stream()
            .map(language -> in(language, letter.items().getFirst().what()))
            .collect(Collectors.joining(" / "));
    var body =
        languages.stream()
            .map(language -> body(letter, language, name, reference, house))
            .collect(Collectors.joining("\n\n――――――――――\n\n"));
    return new LetterText(
        line("[" + title(languages.getFirst(), house) + "] " + subject),
        body.replace(Letter.LINK, link) + "\n");
  }

  private static String body(
      Letter letter, Language language, String name, String reference, House house) {
    var texts = Texts.in(language);
    var text = new StringBuilder();
    text.append(texts.get("mail.greeting", line(name))).append("\n\n");
    for (var item : letter.items()) {
      text.append(texts.get("mail.item", line(in(language, item.what())))).append("\n");
    }
    text.append("\n");
    if (letter.sealed().isEmpty()) {
      if (!letter.device().isEmpty()) {
        text.append(texts.get("mail.device", line(letter.device()))).append("\n");
      }
      var time = ClockTime.of(letter.at(), house.zone(), language);
      text.append(texts.get("mail.at", time)).append("\n");
      text.append(texts.get("mail.by", who(letter.by(), texts))).append("\n");
      text.append(texts.get("mail.reference", line(reference))).append("\n\n");
    }
    todo(letter, language).forEach(todo -> text.append(todo).append("\n\n"));
    if (letter.sealed().isEmpty() && !letter.isOfItself()) {
      text.append(texts.get("mail.notYou")).append("\n\n");
    }
    return text.append(texts.get("mail.footer", title(language, house), house.baseUrl()))
        .toString();
  }

  /** In paragraphs; what is the same for several things is said once. */
  private static List<String> todo(Letter letter, Language language) {
    return letter.items().stream()
        .flatMap(item -> item.todo().stream())
        .flatMap(todo -> Stream.of(in(language, todo).split("\n\n")))
        .distinct()
        .toList();
  }

  private static String who(String by, Texts texts) {
    return switch (by) {
      case Who.HOUSE -> texts.get("mail.by.itself");
      case Who.LOCAL -> texts.get("mail.by.local");
      default -> line(by);
    };
  }

  private static String in(Language language, Said said) {
    return language == Language.JA ? said.japanese() : said.english();
  }

  private static String title(Language language, House house) {
    return language == Language.JA ? house.name().ja() : house.name().en();
  }

  /** A header must not end where a text wants it to. */
  private static String line(String text) {
    var one = text.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ").strip();
    return one.length() <= LONGEST_SUBJECT ? one : one.substring(0, LONGEST_SUBJECT) + "…";
  }
}
