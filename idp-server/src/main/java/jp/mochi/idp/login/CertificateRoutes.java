package jp.mochi.idp.login;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import jp.mochi.device.app.AppMatch;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.certificate.CertificateTokens;
import jp.mochi.idp.certificate.CertificateTokens.Witnessed;
import jp.mochi.idp.certificate.JudgeCertificate;
import jp.mochi.idp.certificate.Judged;
import jp.mochi.idp.certificate.RegisteredDevices;
import jp.mochi.idp.http.Cookies;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.SetCookie;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.BrowserSessions.CertificateProof;
import jp.mochi.idp.session.BrowserSessions.Certified;
import jp.mochi.idp.session.ConsumedRequests;
import jp.mochi.idp.session.ForRequest;
import jp.mochi.idp.session.NewSession;
import jp.mochi.idp.session.ProvedBrowsers;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken.Opened;
import jp.mochi.ldap.Person;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Where a browser comes back to from the client-certificate listener with what that has seen. The
 * proof counts in the browser whose cookie it names, once, and within a minute; it is judged here
 * and now, so that neither a stale verdict nor a browser's detour can make it better than it is.
 */
public final class CertificateRoutes {
  static final String PATH = "/login/proof";

  /** Longer than a proof can come in, also where two nodes' clocks disagree. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final LoginPages pages;
  private final CertificatePages refusals;
  private final Parts parts;
  private final Settings settings;

  /**
   * What a proof is judged by and leads to.
   *
   * @param visitors sees whoever posts a form of ours
   * @param warnings what people read of apps on their devices before they go on
   */
  public record Parts(
      CertificateTokens tokens,
      JudgeCertificate judge,
      BrowserSessions sessions,
      ConsumedRequests used,
      ProvedBrowsers browsers,
      SignOn signOn,
      Auditor auditor,
      Function<Context, Visitor> visitors,
      PostedForms forms,
      AppWarnings warnings,
      Clock clock) {}

  /**
   * @param origin our own origin
   * @param witnesses the origins of the client-certificate listener
   * @param sessionCookie how long the session cookie lives in the browser
   */
  public record Settings(String origin, List<String> witnesses, Duration sessionCookie) {
    public Settings {
      witnesses = List.copyOf(witnesses);
    }
  }

  /**
   * @param pages those of a house that has a way to the client-certificate listener
   */
  public CertificateRoutes(LoginPages pages, Parts parts, Settings settings) {
    this.pages = pages;
    this.refusals = pages.certificates().orElseThrow();
    this.parts = parts;
    this.settings = settings;
  }

  public List<Route> routes() {
    return List.of(Route.post(Listener.MAIN, PATH, this::proof));
  }

  private void proof(Context context) {
    var visitor = parts.visitors().apply(context);
    var token = Optional.ofNullable(context.formParam("token")).orElse("");
    var origin = context.header("Origin");
    var isOurs = settings.origin().equals(origin);
    if (!isKnown(origin) || (visitor.browser().isEmpty() && isOurs)) {
      parts.forms().refuse(context, new Opened.WrongBrowser<>(), visitor);
    } else if (visitor.browser().isEmpty()) {
      // From another site no cookie of ours came along; it does with a post of our own page's.
      pages.repost(context, PATH, token);
    } else {
      opened(context, token, visitor);
    }
  }

  private void opened(Context context, String token, Visitor visitor) {
    var opened = parts.tokens().openProof(token, visitor.browserHash());
    parts.forms().opened(context, opened, visitor, this::judged);
  }

  private void judged(Context context, Witnessed witnessed, Visitor visitor) {
    switch (parts.judge().judge(witnessed.shown())) {
      case Judged.Refused(var reason, var detail) -> {
        var session = visitor.sessionSecret().flatMap(parts.sessions()::find);
        refused(context, witnessed, visitor, session, reason, detail);
      }
      case Judged.Theirs theirs when theirs.person().disabled() ->
          refused(
              context,
              witnessed,
              visitor,
              Optional.empty(),
              Reason.ACCOUNT_DISABLED,
              whose(theirs));
      case Judged.Theirs theirs -> certify(context, witnessed, theirs, visitor);
    }
  }

  private void certify(
      Context context, Witnessed witnessed, Judged.Theirs theirs, Visitor visitor) {
    var request = witnessed.proved();
    var proof =
        new CertificateProof(
            theirs.person(),
            theirs.certificate(),
            theirs.device(),
            new ForRequest(witnessed.request().id(), request.id()),
            theirs.detail());
    var certified =
        parts
            .sessions()
            .certify(
                proof,
                visitor,
                handle -> isFirst(handle, witnessed, visitor),
                handle -> vouch(handle, theirs, visitor));
    switch (certified) {
      case Certified.Opened(var session) -> {
        proved(context, request, theirs.person(), session, visitor);
      }
      // A reload, the back button: it proves nothing, and what it proved before stands.
      case Certified.UsedBefore() -> shownBefore(context, request, visitor);
      case Certified.FromShutOut(var state) ->
          refused(
              context,
              witnessed,
              visitor,
              Optional.empty(),
              RegisteredDevices.refusal(state).orElse(Reason.DEVICE_RETIRED),
              whose(theirs));
      case Certified.FromListed(var apps) -> refusedFor(context, witnessed, theirs, apps, visitor);
      case Certified.OfAnother(var session) ->
          refused(
              context,
              witnessed,
              visitor,
              Optional.of(session),
              Reason.CERTIFICATE_OF_ANOTHER,
              whose(theirs));
    }
  }

  private void shownBefore(Context context, SignOnRequest request, Visitor visitor) {
    var device = visitor.sessionSecret().flatMap(parts.sessions()::find).flatMap(Session::device);
    parts
        .warnings()
        .goOn(context, request, device, visitor, () -> parts.signOn().proceed(request, visitor));
  }

  /** The person reads which apps to remove; the record has the entries as well. */
  private void refusedFor(
      Context context,
      Witnessed witnessed,
      Judged.Theirs theirs,
      List<AppMatch> apps,
      Visitor visitor) {
    var detail = new HashMap<>(whose(theirs));
    detail.put("apps", joined(apps, each -> each.app().called()));
    detail.put("entries", joined(apps, each -> each.entry().id()));
    var why = new CertificatePages.Why(Reason.DEVICE_APP_LISTED, apps);
    refused(context, witnessed, visitor, Optional.empty(), why, detail);
  }

  private static String joined(List<AppMatch> apps, Function<AppMatch, String> what) {
    return apps.stream().map(what).distinct().collect(Collectors.joining(", "));
  }

  /** More than a password was shown in this browser. */
  private void vouch(Handle handle, Judged.Theirs theirs, Visitor visitor) {
    var person = theirs.person();
    parts
        .browsers()
        .vouch(
            handle,
            visitor.knownBrowser(),
            new AuditEvent.Who(Optional.of(person.id().value()), person.username()),
            theirs.device(),
            visitor.circumstances(),
            parts.clock().instant());
  }

  private boolean isFirst(Handle handle, Witnessed witnessed, Visitor visitor) {
    return parts
            .used()
            .consume(
                handle,
                "certificate-proof",
                witnessed.id(),
                visitor.browserHash(),
                parts.clock().instant().plus(REMEMBERED))
        instanceof ConsumedRequests.FirstUse;
  }

  private void proved(
      Context context, SignOnRequest request, Person person, NewSession opened, Visitor visitor) {
    SetCookie.lasting(Cookies.SESSION, opened.secret(), settings.sessionCookie()).on(context);
    var session = opened.session();
    parts
        .warnings()
        .goOn(
            context,
            request,
            session.device(),
            visitor,
            () -> parts.signOn().afterProof(request, person, session, visitor));
  }

  private static Map<String, String> whose(Judged.Theirs theirs) {
    var detail = new HashMap<>(theirs.detail());
    detail.put("certificate-of", theirs.person().username());
    detail.put("certificate-of-id", theirs.person().id().value());
    return detail;
  }

  private void refused(
      Context context,
      Witnessed witnessed,
      Visitor visitor,
      Optional<Session> session,
      Reason reason,
      Map<String, String> detail) {
    var why = new CertificatePages.Why(reason, List.of());
    refused(context, witnessed, visitor, session, why, detail);
  }

  private void refused(
      Context context,
      Witnessed witnessed,
      Visitor visitor,
      Optional<Session> session,
      CertificatePages.Why why,
      Map<String, String> detail) {
    var reference =
        parts
            .auditor()
            .record(
                new AuditEvent.Refused(
                    visitor.circumstances(),
                    session.map(BrowserSessions::who),
                    Optional.of(witnessed.request().service()),
                    why.reason(),
                    Optional.empty(),
                    session.map(Session::id),
                    detail));
    refusals.refuse(context, witnessed.request(), visitor, why, reference, witnessed.attempt());
  }

  private boolean isKnown(@Nullable String origin) {
    return origin == null
        || origin.equals("null")
        || origin.equals(settings.origin())
        || settings.witnesses().contains(origin);
  }
}
