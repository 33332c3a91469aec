package jp.mochi.idp.login;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import jp.mochi.device.key.AssertionAnswer;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.devicekey.KeyAsk;
import jp.mochi.idp.devicekey.KeyProved;
import jp.mochi.idp.devicekey.KeyTokens;
import jp.mochi.idp.devicekey.ProveKey;
import jp.mochi.idp.http.Cookies;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.SetCookie;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.text.Language;

/**
 * Where a browser brings what it has signed with a device's key, and where somebody says that they
 * would rather do so.
 */
public final class KeyRoutes {
  static final String PATH = "/login/key";

  /** After these another try with the same phone may do; after the others it won't. */
  private static final Set<Reason> AGAIN =
      EnumSet.of(
          Reason.DEVICE_KEY_MALFORMED,
          Reason.DEVICE_KEY_CHALLENGE,
          Reason.DEVICE_KEY_NOT_VERIFIED,
          Reason.DEVICE_KEY_ROAMING,
          Reason.DEVICE_KEY_REPLAYED,
          Reason.DEVICE_KEY_SIGNATURE,
          Reason.DEVICE_KEY_UNKNOWN,
          Reason.DEVICE_KEY_OF_ANOTHER,
          Reason.DEVICE_KEY_ENDED);

  private final LoginPages pages;
  private final KeyPages keys;
  private final Parts parts;
  private final Settings settings;

  /**
   * What an answer is judged by and leads to.
   *
   * @param warnings warns whoever's device has an app that isn't wanted
   * @param over has services told of a session that ended with its key
   */
  public record Parts(
      KeyTokens tokens,
      ProveKey prove,
      BrowserSessions sessions,
      SignOn signOn,
      AppWarnings warnings,
      Auditor auditor,
      PostedForms forms,
      BiConsumer<Session, Visitor> over) {}

  /**
   * @param sessionCookie how long the session cookie lives in the browser
   */
  public record Settings(Duration sessionCookie) {}

  /**
   * @param pages those of a house in which keys can be proved
   */
  public KeyRoutes(LoginPages pages, Parts parts, Settings settings) {
    this.pages = pages;
    this.keys = pages.keys().orElseThrow();
    this.parts = parts;
    this.settings = settings;
  }

  public List<Route> routes() {
    return List.of(
        Route.post(Listener.MAIN, PATH, parts.forms().holding(parts.tokens()::open, this::answer)),
        Route.post(Listener.MAIN, "/login/key/instead", parts.forms().underWay(this::instead)),
        Route.post(Listener.MAIN, "/login/key/language", parts.forms().underWay(this::language)),
        keys.script().route());
  }

  /** Somebody who is asked for a certificate would rather show a key, where one would do. */
  private void instead(Context context, SignOnRequest request, Visitor visitor) {
    var outcome = parts.signOn().proceed(request, visitor);
    if (outcome instanceof Outcome.Collect asked && isForKeyInstead(asked)) {
      pages.key(context, asked, visitor);
    } else {
      pages.show(context, outcome, visitor);
    }
  }

  private void language(Context context, SignOnRequest request, Visitor visitor) {
    Language.ofTag(field(context, "lang")).ifPresent(it -> LoginPages.choose(context, it));
    instead(context, request, visitor);
  }

  private Optional<Session> session(Visitor visitor) {
    return visitor.sessionSecret().flatMap(parts.sessions()::find);
  }

  private void answer(Context context, KeyAsk ask, Visitor visitor) {
    var answer =
        new AssertionAnswer(
            field(context, "credential"),
            field(context, "clientData"),
            field(context, "authenticatorData"),
            field(context, "signature"),
            field(context, "userHandle"),
            field(context, "attachment"));
    judged(context, ask, answer, visitor);
  }

  private void judged(Context context, KeyAsk ask, AssertionAnswer answer, Visitor visitor) {
    // Read before the answer is judged: a key of which there are two ends its session.
    var session = session(visitor);
    switch (parts.prove().prove(ask, answer, visitor)) {
      case KeyProved.Opened(var opened) -> {
        SetCookie.lasting(Cookies.SESSION, opened.secret(), settings.sessionCookie()).on(context);
        goOn(context, ask.proved(), opened.session(), visitor);
      }
      // A reload, the back button: it proves nothing, and what it proved before stands.
      case KeyProved.Refused refusal
          when refusal.reason() == Reason.DEVICE_KEY_REPLAYED
              && session
                  .filter(its -> its.isProvedFor(Factor.DEVICE, ask.proved().id()))
                  .isPresent() ->
          goOn(context, ask.proved(), session.get(), visitor);
      case KeyProved.Refused refusal -> {
        refusal.ended().forEach(each -> parts.over().accept(each, visitor));
        refused(context, ask.request(), visitor, session, refusal);
      }
    }
  }

  private void goOn(Context context, SignOnRequest request, Session session, Visitor visitor) {
    parts
        .warnings()
        .goOn(
            context,
            request,
            session.device(),
            visitor,
            () -> parts.signOn().afterProof(request, session, visitor));
  }

  private void refused(
      Context context,
      SignOnRequest request,
      Visitor visitor,
      Optional<Session> session,
      KeyProved.Refused refusal) {
    var reason = refusal.reason();
    var reference =
        parts
            .auditor()
            .record(
                new AuditEvent.Refused(
                    visitor.circumstances(),
                    session.map(BrowserSessions::who),
                    Optional.of(request.service()),
                    reason,
                    Optional.empty(),
                    session.map(Session::id),
                    refusal.detail()));
    if (session.isPresent() && AGAIN.contains(reason) && keys.hasKeys(session.get())) {
      again(context, request, visitor, new KeyPages.Refused(reason, reference));
    } else if (!refusal.apps().isEmpty()) {
      keys.listed(context, request, refusal.apps(), reference);
    } else {
      pages.refuse(context, reason, reference, request.startAgain());
    }
  }

  /** Asks for another try with what would do by now: never for keys that weren't asked for. */
  private void again(
      Context context, SignOnRequest request, Visitor visitor, KeyPages.Refused refused) {
    var outcome = parts.signOn().proceed(request, visitor);
    if (outcome instanceof Outcome.Collect asked
        && asked.session().isPresent()
        && (asked.factor() == Factor.DEVICE || isForKeyInstead(asked))) {
      var occasion = KeyPages.Occasion.refused(refused, asked.keys());
      keys.ask(context, asked.request(), visitor, asked.session().get(), occasion);
    } else {
      pages.show(context, outcome, visitor);
    }
  }

  private static boolean isForKeyInstead(Outcome.Collect asked) {
    return asked.factor() == Factor.CERTIFICATE && !asked.keys().isEmpty();
  }

  private static String field(Context context, String name) {
    var value = context.formParam(name);
    return value == null ? "" : value;
  }
}
