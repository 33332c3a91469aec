package jp.mochi.idp.me;

import io.javalin.http.Context;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.MakeRequest;
import jp.mochi.cert.enrolment.Ask;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.Challenge;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.cert.enrolment.Proof;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.certificate.PhoneProfiles;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.SameOrigin;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.enrolment.Enrolment;
import jp.mochi.idp.lifecycle.enrolment.EnrolmentReasons;
import jp.mochi.idp.lifecycle.enrolment.HandOutCodes;
import jp.mochi.idp.lifecycle.enrolment.HandOutCodes.Onwards;
import jp.mochi.idp.lifecycle.enrolment.OwnerNotices;
import jp.mochi.idp.lifecycle.enrolment.TakePhoneAnswer;
import jp.mochi.idp.lifecycle.pledge.Pledges;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.signon.SignOn;

/** The addresses of the package. */
public final class EnrolmentPagesRoutes {
  static final String PROFILE = "application/x-apple-aspen-config";
  private static final String KEY_FILE = "application/x-pkcs12";

  private final Parts parts;
  private final StrongestWay ways;
  private final EnrolmentPages pages;
  private final PledgePage pledge;
  private final Optional<ProfileServiceRoute> service;

  /**
   * What they stand on.
   *
   * @param signing signs profiles, so that phones show whose they are
   * @param keys makes phones make keys of their own, where these count
   * @param phones takes what iPhones say of themselves, where they are asked
   * @param name what the company's sign-on is called
   */
  public record Parts(
      Database database,
      Enrolment enrolment,
      Pledges pledges,
      SignOn signOn,
      LoginPages pages,
      Visitors visitors,
      Sealer sealer,
      FloodCounter refusals,
      Signing signing,
      Optional<KeyEnrolment> keys,
      Optional<TakePhoneAnswer> phones,
      SameOrigin sameOrigin,
      URI baseUrl,
      String name,
      Clock clock) {}

  /** Signs a profile. */
  @FunctionalInterface
  public interface Signing {
    /** Empty where there is nothing to sign with. */
    Optional<byte[]> signed(byte[] profile);
  }

  public EnrolmentPagesRoutes(Parts parts) {
    this.parts = parts;
    this.pledge = new PledgePage(parts.pages());
    this.ways = new StrongestWay(parts.enrolment().codes().config(), parts.keys().isPresent());
    this.pages = new EnrolmentPages(parts.pages(), parts.baseUrl(), ways, parts.clock());
    this.service = parts.phones().map(this::service);
  }

  private ProfileServiceRoute service(TakePhoneAnswer taking) {
    return new ProfileServiceRoute(
        new ProfileServiceRoute.Parts(
            taking,
            parts.enrolment(),
            parts.sealer(),
            parts.visitors(),
            parts.baseUrl(),
            parts.name(),
            this::signed));
  }

  public List<Route> routes() {
    var routes = new ArrayList<Route>();
    parts.keys().ifPresent(keys -> routes.addAll(keys.routes(this::asked, this::fileInstead)));
    service.ifPresent(it -> routes.add(it.route()));
    routes.addAll(ownRoutes());
    return routes;
  }

  private List<Route> ownRoutes() {
    return List.of(
        Route.get(Listener.MAIN, "/me/enrol", pages::begin),
        Route.post(Listener.MAIN, "/me/enrol", this::ask),
        Route.post(Listener.MAIN, EnrolmentRequester.SHOWN, this::code),
        Route.get(Listener.MAIN, "/enrol", this::onPhone),
        Route.post(Listener.MAIN, "/enrol", this::go),
        Route.get(Listener.MAIN, "/enrol/profile", this::profile),
        Route.post(Listener.MAIN, "/enrol/pkcs12", this::keyFile));
  }

  /** On the PC: the loop decides, with its pages where something is to be proved first. */
  private void ask(Context ctx) {
    if (isForeign(ctx)) {
      return;
    }
    var visitor = parts.visitors().of(ctx);
    var platform =
        one(ctx, "platform").flatMap(Candidate.Platform::of).orElse(Candidate.Platform.OTHER);
    var request = EnrolmentRequester.request(platform, visitor.circumstances().time());
    parts.pages().show(ctx, parts.signOn().proceed(request, visitor), visitor);
  }

  private boolean isForeign(Context ctx) {
    var foreign = parts.sameOrigin().isForeign(ctx);
    if (foreign) {
      refuse(ctx, Reason.WRONG_BROWSER);
    }
    return foreign;
  }

  private void refuse(Context ctx, Reason reason) {
    var circumstances = parts.visitors().unmarked(ctx).circumstances();
    var reference =
        parts
            .refusals()
            .record(AuditEvent.Refused.unnamed(circumstances, Optional.empty(), reason, Map.of()));
    parts.pages().refuse(ctx, reason, reference, Optional.empty());
  }

  private void code(Context ctx) {
    opened(ctx, ShownCode.Purpose.CODE, one(ctx, "token"))
        .ifPresent(code -> pages.code(ctx, code, notices(code.person())));
  }

  private List<OwnerNotices.Notice> notices(String person) {
    var now = parts.clock().instant();
    return parts.database().read(handle -> parts.enrolment().notices().shown(handle, person, now));
  }

  private Optional<ShownCode> opened(
      Context ctx, ShownCode.Purpose purpose, Optional<String> token) {
    var visitor = parts.visitors().posting(ctx);
    var code = token.flatMap(text -> ShownCode.open(parts.sealer(), purpose, visitor, text));
    if (code.isEmpty()) {
      refuse(ctx, Reason.FLOW_EXPIRED);
    }
    return code;
  }

  /**
   * On the phone: looking at the page uses nothing up. Links of ours have the code in their
   * fragment; one that somebody has put together with it in the query opens the same page.
   */
  private void onPhone(Context ctx) {
    var visitor = parts.visitors().of(ctx);
    var codes = ctx.queryParams("code");
    var code = codes.size() == 1 ? Challenge.read(codes.getFirst()) : Optional.<Challenge>empty();
    var inApp = parts.pages().isInApp(visitor);
    pages.onPhone(ctx, code.map(Challenge::text), likely(visitor), inApp);
  }

  private static List<Platform> likely(Visitor visitor) {
    return LikelyPlatforms.of(visitor.circumstances().userAgent());
  }

  private void go(Context ctx) {
    if (isForeign(ctx)) {
      return;
    }
    var visitor = parts.visitors().of(ctx);
    var said =
        one(ctx, "platform").flatMap(Platform::of).orElseGet(() -> likely(visitor).getFirst());
    var shown = one(ctx, "code").flatMap(EnrolmentPagesRoutes::oneTime);
    if (shown.isEmpty()) {
      refused(ctx, EnrolmentFault.UNKNOWN_CODE, visitor);
      return;
    }
    var codes = parts.enrolment().codes();
    var platform = codes.meant(shown.get()).map(it -> led(said, it, visitor)).orElse(said);
    if (!hasPledged(ctx, shown.get(), platform, visitor)) {
      return;
    }
    var route = ways.of(platform);
    switch (codes.onwards(visitor.circumstances(), shown.get(), route)) {
      case Onwards.Refused(var fault) -> refused(ctx, fault, visitor);
      case Onwards.To(var made) when route == EnrolmentRoute.SCEP -> {
        var code = ShownCode.of(made, "", platform);
        pages.profile(ctx, code, code.sealed(parts.sealer(), ShownCode.Purpose.PROFILE, visitor));
      }
      case Onwards.To(var made) when route == EnrolmentRoute.KEY ->
          parts.keys().orElseThrow().ask(ctx, made, visitor);
      case Onwards.To(var made) -> keyFile(ctx, made, platform, visitor);
    }
  }

  /**
   * Where iPhones are asked which one they are, a code for one leads there and nowhere else, and
   * nobody gets past the question by saying that they are on a Mac, which isn't asked: only a code
   * for a computer leads one, by a browser that says it is on one. An iPhone that asks for desktop
   * pages says that, too: nothing but its code tells it.
   *
   * @param said by whoever opens the code
   */
  private Platform led(Platform said, Candidate candidate, Visitor visitor) {
    if (service.isEmpty()) {
      return said;
    }
    return switch (candidate.platform()) {
      case IOS -> Platform.IOS;
      case ANDROID -> said == Platform.MACOS ? Platform.IOS : said;
      case OTHER ->
          said == Platform.MACOS && !likely(visitor).contains(Platform.MACOS) ? Platform.IOS : said;
    };
  }

  private void keyFile(Context ctx, HandOutCodes.Made made, Platform platform, Visitor visitor) {
    var code = ShownCode.of(made, KeyFile.password(), platform);
    pages.keyFile(ctx, code, code.sealed(parts.sealer(), ShownCode.Purpose.PKCS12, visitor));
  }

  /** What a phone was asked that was to make a key; only a post of our own page brings it. */
  private void asked(Context ctx, KeyEnrolment.Posted posted) {
    var token = one(ctx, "token");
    if (isForeign(ctx)) {
      return;
    }
    var visitor = parts.visitors().posting(ctx);
    token
        .flatMap(text -> ShownKeyAsk.open(parts.sealer(), visitor, text))
        .ifPresentOrElse(
            ask -> posted.handle(ctx, ask, visitor), () -> refuse(ctx, Reason.FLOW_EXPIRED));
  }

  private void fileInstead(Context ctx, ShownKeyAsk asked, Visitor visitor) {
    var shown = oneTime(asked.code()).orElseThrow();
    switch (parts
        .enrolment()
        .codes()
        .onwards(visitor.circumstances(), shown, EnrolmentRoute.KEY, EnrolmentRoute.PKCS12)) {
      case Onwards.Refused(var fault) -> refused(ctx, fault, visitor);
      case Onwards.To(var made) -> keyFile(ctx, made, likely(visitor).getFirst(), visitor);
    }
  }

  /**
   * Whoever holds the phone accepts its pledge before the code is used up; whether they have. That
   * is recorded only for whoever knows the code's secret.
   */
  private boolean hasPledged(
      Context ctx, Challenge.OneTime shown, Platform platform, Visitor visitor) {
    var codes = parts.enrolment().codes();
    var candidate = parts.pledges().areAny() ? codes.meant(shown) : Optional.<Candidate>empty();
    var due = candidate.flatMap(it -> parts.pledges().due(it.person(), ownership(it)));
    if (due.isEmpty()) {
      return true;
    }
    var version = due.get().version();
    if (one(ctx, "version").filter(version::equals).isEmpty()) {
      var fields = Map.of("code", shown.text(), "platform", platform.text(), "version", version);
      pledge.show(ctx, due.get(), "/enrol", fields);
      return false;
    }
    var closed = codes.closed(shown);
    closed.ifPresent(fault -> refused(ctx, fault, visitor));
    if (closed.isEmpty()) {
      var whose = candidate.orElseThrow();
      var actor = Actor.person(whose.person(), whose.username(), visitor.circumstances());
      parts
          .pledges()
          .accept(
              actor, whose.person(), whose.username(), ownership(whose), version, whose.device());
    }
    return closed.isEmpty();
  }

  private static Ownership ownership(Candidate candidate) {
    return Ownership.of(candidate.ownership().text()).orElseThrow();
  }

  /** What was pasted: the code, or the whole link. */
  private static Optional<Challenge.OneTime> oneTime(String text) {
    var code = text.contains("code=") ? text.substring(text.indexOf("code=") + 5) : text;
    return Challenge.read(code)
        .filter(Challenge.OneTime.class::isInstance)
        .map(Challenge.OneTime.class::cast);
  }

  private void refused(Context ctx, EnrolmentFault fault, Visitor visitor) {
    var reference = parts.enrolment().refused(EnrolmentRoute.PHONE, fault, visitor.circumstances());
    parts.pages().refuse(ctx, EnrolmentReasons.of(fault), reference, Optional.empty());
  }

  /**
   * May be fetched more than once: the challenge in it is good once. Where iPhones are asked which
   * one they are, this profile asks that, and the other one follows; a Mac has nothing to say it
   * by.
   */
  private void profile(Context ctx) {
    var tokens = ctx.queryParams("token");
    var token = tokens.size() == 1 ? Optional.of(tokens.getFirst()) : Optional.<String>empty();
    opened(ctx, ShownCode.Purpose.PROFILE, token)
        .ifPresent(
            code -> {
              var asked = service.filter(it -> !code.isOf(Platform.MACOS));
              var asking = asked.map(it -> it.asking(code));
              var signed = asking.map(this::signed).orElseGet(() -> signed(code));
              signed.ifPresentOrElse(
                  bytes -> handOut(ctx, code, bytes),
                  () -> refuse(ctx, Reason.ENROLMENT_AUTHORITY));
            });
  }

  private Optional<byte[]> signed(ShownCode code) {
    return signed(PhoneProfile.of(code, parts.baseUrl(), parts.name()));
  }

  private Optional<byte[]> signed(String profile) {
    return parts.signing().signed(profile.getBytes(StandardCharsets.UTF_8));
  }

  private void handOut(Context ctx, ShownCode code, byte[] profile) {
    parts
        .database()
        .write(
            handle -> {
              var id = code.code().split("\\.", 2)[0];
              PhoneProfiles.handedOut(handle, id, code.device(), parts.clock().instant());
              return true;
            });
    file(ctx, PROFILE, "mochi.mobileconfig", profile);
  }

  /** The key is made, certified and handed out in this answer, and kept nowhere. */
  private void keyFile(Context ctx) {
    if (isForeign(ctx)) {
      return;
    }
    var code = opened(ctx, ShownCode.Purpose.PKCS12, one(ctx, "token"));
    var challenge = code.map(ShownCode::code).flatMap(EnrolmentPagesRoutes::oneTime);
    if (challenge.isEmpty()) {
      return;
    }
    var visitor = parts.visitors().of(ctx);
    var pair = KeyPairs.p256();
    var ask =
        new Ask(
            EnrolmentRoute.PKCS12,
            MakeRequest.of(pair),
            new Proof.Code(challenge.get()),
            Optional.empty());
    switch (parts.enrolment().desk(visitor.circumstances()).ask(ask)) {
      case EnrolmentOutcome.Issued issued ->
          file(ctx, KEY_FILE, "mochi.p12", KeyFile.of(pair, issued, code.get().password()));
      case EnrolmentOutcome.Refused refused ->
          parts
              .pages()
              .refuse(
                  ctx,
                  EnrolmentReasons.of(refused.fault()),
                  visitor.circumstances().reference(),
                  Optional.empty());
      case EnrolmentOutcome.Pending pending ->
          throw new IllegalStateException("a key that isn't kept can't wait");
    }
  }

  private static void file(Context ctx, String type, String name, byte[] content) {
    ctx.contentType(type)
        .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .result(content);
  }

  private static Optional<String> one(Context ctx, String name) {
    var values = ctx.formParams(name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
