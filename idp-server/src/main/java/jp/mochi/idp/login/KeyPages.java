package jp.mochi.idp.login;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.device.app.AppMatch;
import jp.mochi.device.key.DeviceKey;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.devicekey.KeyTokens;
import jp.mochi.idp.http.Reference;
import jp.mochi.idp.jte.JtedevicekeyGenerated;
import jp.mochi.idp.jte.JterefusalGenerated;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.text.Texts;

/**
 * The page that asks for a device's key; for a person who is known, since a key says nothing of who
 * somebody is.
 */
final class KeyPages {
  private final LoginPages pages;
  private final KeyWay way;
  private final KeyScript script = new KeyScript();

  KeyPages(LoginPages pages, KeyWay way) {
    this.pages = pages;
    this.way = way;
  }

  KeyScript script() {
    return script;
  }

  /** Whether this person could be asked at all. */
  boolean hasKeys(Session session) {
    return !way.ring().of(session.person()).isEmpty();
  }

  /**
   * Why a page is shown: what the rules say, or why the last answer didn't do.
   *
   * @param keys the ids of those that would do; any where it is empty
   */
  record Occasion(Optional<String> why, Optional<Refused> refused, Set<String> keys) {
    static Occasion asked(Optional<String> why, Set<String> keys) {
      return new Occasion(why, Optional.empty(), keys);
    }

    static Occasion refused(Refused refused, Set<String> keys) {
      return new Occasion(Optional.empty(), Optional.of(refused), keys);
    }
  }

  /** A refusal that is on record. */
  record Refused(Reason reason, String reference) {}

  void ask(
      Context context, SignOnRequest request, Visitor visitor, Session session, Occasion occasion) {
    var keys =
        way.ring().of(session.person()).stream()
            .filter(key -> occasion.keys().isEmpty() || occasion.keys().contains(key.id()))
            .toList();
    if (keys.isEmpty()) {
      none(context, request, visitor, session);
      return;
    }
    occasion.refused().ifPresent(refused -> status(context, refused));
    var texts = pages.texts(context);
    var ask = KeyTokens.ask(request, session.person(), visitor);
    var view =
        new KeyView(
            pages.frame(texts, "key.title"),
            script.path(),
            way.tokens().seal(ask, visitor),
            pages.token(request, visitor),
            KeyOptions.proof(way.ring().party(), ask.challenge(), keys),
            LoginPages.service(request, texts),
            occasion.why(),
            occasion.refused().map(refused -> alert(context, refused)),
            Handset.isInApp(visitor.circumstances().userAgent()),
            request.startAgain().filter(LoginPages::isWebAddress),
            keys.stream().map(KeyPages::name).toList());
    pages.html(
        context, pages.policy().form(), out -> JtedevicekeyGenerated.render(out, null, view));
  }

  /** Says which apps on the device keep the person out. */
  void listed(Context context, SignOnRequest request, List<AppMatch> apps, String reference) {
    var texts = pages.texts(context);
    var reason = Reason.DEVICE_APP_LISTED;
    status(context, new Refused(reason, reference));
    var view =
        new RefusalView(
            pages.frame(texts, "error.title"),
            ListedWords.refusing(apps, reason, texts),
            ListedWords.refusing(apps, reason, Texts.in(texts.language().other())),
            reference,
            request.startAgain().filter(LoginPages::isWebAddress),
            Optional.empty());
    pages.html(context, pages.policy().text(), out -> JterefusalGenerated.render(out, null, view));
  }

  private static String name(DeviceKey key) {
    return key.name().isBlank() ? key.holder().device() : key.name();
  }

  private static void status(Context context, Refused refused) {
    Reference.show(context, refused.reference());
    context.status(StatusOf.reason(refused.reason()));
    LoginPages.retryAfter(context, refused.reason(), Optional.empty());
  }

  private Alert alert(Context context, Refused refused) {
    var texts = pages.texts(context);
    return new Alert(
        texts.message(refused.reason()),
        List.of(texts.help(refused.reason())),
        texts.get("reference"),
        refused.reference());
  }

  private void none(Context context, SignOnRequest request, Visitor visitor, Session session) {
    var reference =
        way.auditor()
            .record(
                new AuditEvent.Refused(
                    visitor.circumstances(),
                    Optional.of(BrowserSessions.who(session)),
                    Optional.of(request.service()),
                    Reason.DEVICE_KEY_NONE,
                    Optional.empty(),
                    Optional.of(session.id()),
                    Map.of("host", way.ring().party().id())));
    pages.refuse(context, Reason.DEVICE_KEY_NONE, reference, request.startAgain());
  }
}
