package jp.mochi.idp.login;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jp.mochi.device.app.AppMatch;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;

/** Apps of the blocklist, as the person reads of them whose device has them. */
final class ListedWords {
  private ListedWords() {}

  /** Why the device is shut out, and which apps to remove. */
  static RefusalWords refusing(List<AppMatch> apps, Reason reason, Texts texts) {
    return new RefusalWords(
        texts.message(reason),
        Optional.of(why(apps, texts)),
        texts.get("listed.remove", names(apps, texts)));
  }

  /** Which apps aren't wanted, and that the sign-on goes on. */
  static RefusalWords warning(List<AppMatch> apps, Texts texts) {
    return new RefusalWords(
        texts.get("listed.warning.heading"),
        Optional.of(why(apps, texts)),
        texts.get("listed.warning.todo", names(apps, texts)));
  }

  /** Each with the company's reason. */
  static String why(List<AppMatch> apps, Texts texts) {
    return apps.stream()
        .map(each -> texts.get("listed.why", each.app().called(), reason(each, texts)))
        .distinct()
        .collect(Collectors.joining(texts.language() == Language.JA ? "" : " "));
  }

  /** Their names, each with its id: a name alone could be anybody's. */
  static String names(List<AppMatch> apps, Texts texts) {
    return apps.stream()
        .map(each -> each.app().called())
        .distinct()
        .collect(Collectors.joining(texts.language() == Language.JA ? "、" : ", "));
  }

  private static String reason(AppMatch match, Texts texts) {
    var reason = match.entry().reason();
    return texts.language() == Language.JA ? reason.ja() : reason.en();
  }
}
