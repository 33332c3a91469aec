package jp.mochi.idp.login;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import jp.mochi.device.KnownBrowsers;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.guess.GuessLimits;
import jp.mochi.idp.guess.GuessRules;
import jp.mochi.idp.guess.Guessed;
import jp.mochi.idp.http.Cookies;
import jp.mochi.idp.http.SameOrigin;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.session.SessionLimits;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;
import jp.mochi.ldap.Person;

/**
 * Everything around the login pages that they need to run: a directory that locks accounts, SQLite,
 * a web server on a free port, a clock that tests move, and a stand-in for the sign-on loop that
 * answers each proved password with a form to a service.
 */
final class LoginHouse implements AutoCloseable {
  static final int THRESHOLD = 10;
  static final Duration WINDOW = Duration.ofMinutes(15);

  /** A clock that stands still until a test moves it. */
  static final class HandClock extends Clock {
    private final AtomicReference<Instant> now =
        new AtomicReference<>(Instant.parse("2026-11-21T09:00:00Z"));

    void move(Duration by) {
      now.updateAndGet(it -> it.plus(by));
    }

    @Override
    public Instant instant() {
      return Objects.requireNonNull(now.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  final HandClock clock = new HandClock();
  final LockingDirectory directory =
      new LockingDirectory(clock, THRESHOLD, WINDOW)
          .with("tanaka", "right horse 7")
          .with("suzuki", "battery staple 8");
  final List<AuditEvent> audit = Collections.synchronizedList(new ArrayList<>());
  final List<Instant> answeredAt = Collections.synchronizedList(new ArrayList<>());
  volatile Pace pace = answeredAt::add;
  final TestSealer sealer = new TestSealer(clock);
  final SignOnToken tokens = new SignOnToken(sealer);
  final Assets assets = new Assets();
  final LoginPages pages = new LoginPages(assets, tokens, ZoneOffset.UTC);
  final CountedStatements statements = new CountedStatements();
  volatile Supplier<Outcome> onwards = LoginHouse::answered;
  final CountedDatabase counted = new CountedDatabase(statements);
  final Database database = Engine.joining(counted);
  final PasswordFactor factor;
  private final AtomicInteger references = new AtomicInteger();
  private final Javalin server;

  LoginHouse() {
    var sessions =
        new BrowserSessions(
            database,
            new Sessions(),
            new SessionLimits(Duration.ofHours(1), Duration.ofHours(12)),
            new AuditLog(false),
            clock);
    factor =
        new PasswordFactor(
            directory,
            new PasswordFactor.Stores(
                database,
                new GuessLimits(Guessed.PASSWORD, new GuessRules(THRESHOLD, WINDOW)),
                new KnownBrowsers(text -> sealer.mark("known", text)),
                sessions,
                (session, visitor) -> {}),
            sealer,
            this::record,
            clock,
            moment -> pace.until(moment));
    var routes =
        new LoginRoutes(
            pages,
            assets,
            factor,
            new Continue() {
              @Override
              public void prepare(SignOnRequest request) {}

              @Override
              public Outcome afterPassword(
                  SignOnRequest request, Person person, Session session, Visitor visitor) {
                return onwards.get();
              }
            },
            new PostedForms(
                pages,
                tokens,
                this::record,
                this::visitor,
                new SameOrigin("https://idp.example.co.jp")),
            new LoginRoutes.Settings(Duration.ofHours(12), true));
    server =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              for (var route : routes.routes()) {
                config.routes.addEndpoint(
                    Endpoint.create(route.method(), route.path()).handler(route.handler()));
              }
              config.routes.addEndpoint(show("/show/login", this::login));
              config.routes.addEndpoint(page("/show/failed", this::failed));
              config.routes.addEndpoint(page("/show/change", this::change));
              config.routes.addEndpoint(show("/show/post", it -> answered()));
              config.routes.addEndpoint(show("/show/refusal", LoginHouse::refusal));
            });
    server.start("127.0.0.1", 0);
  }

  private String record(AuditEvent event) {
    audit.add(event);
    return event.circumstances().reference();
  }

  private interface Shown {
    Outcome of(Context context);
  }

  private Endpoint show(String path, Shown shown) {
    return Endpoint.create(io.javalin.http.HandlerType.GET, path)
        .handler(context -> pages.show(context, shown.of(context), visitor(context)));
  }

  private static Endpoint page(String path, io.javalin.http.Handler handler) {
    return Endpoint.create(io.javalin.http.HandlerType.GET, path).handler(handler);
  }

  private void failed(Context context) {
    var texts = pages.texts(context);
    var alert =
        new Alert(
            texts.message(Reason.CREDENTIALS),
            List.of(texts.get("login.fullWidth"), texts.help(Reason.CREDENTIALS)),
            texts.get("reference"),
            "7F3K-29QX");
    pages.login(context, request(), visitor(context), "tanaka", Optional.of(alert));
  }

  private void change(Context context) {
    var change = new Checked.MustChange("suzuki", true);
    pages.change(context, request(), visitor(context), change, Optional.empty());
  }

  int port() {
    return server.port();
  }

  private Outcome login(Context context) {
    return new Outcome.Collect(Factor.PASSWORD, request());
  }

  static SignOnRequest request() {
    return SignOnRequest.begun(
        "saml",
        "groupware",
        "サイボウズ ガルーン",
        "Garoon & \"Friends\"",
        false,
        false,
        Map.of("id", "_1", "relayState", "a=b&c"),
        Instant.parse("2026-11-21T08:59:59Z"),
        Optional.of("https://groupware.example.com/"));
  }

  /** Goes on as a sign-on does that writes nothing more; what the browser gets. */
  static Checked.Opened signedOn(Checked checked) {
    var opened = new ArrayList<Checked.Opened>();
    assertInstanceOf(Checked.Proved.class, checked)
        .opening()
        .thenGo(opened::add, session -> answered());
    return opened.getFirst();
  }

  static Outcome answered() {
    var fields = new java.util.LinkedHashMap<String, String>();
    fields.put("SAMLResponse", "PD94bWw+".repeat(700));
    fields.put("RelayState", "https://x.example/?a=\"b\"&c=<d>\n'e'");
    return new Outcome.Answered(
        new Answer.PostForm("https://groupware.example.com/acs?x=1&y=2", fields, true));
  }

  private static Outcome refusal(Context context) {
    var reason = Reason.valueOf(Objects.requireNonNull(context.queryParam("reason")));
    var startAgain = Optional.ofNullable(context.queryParam("start"));
    return new Outcome.Answered(new Answer.Refusal(reason, "7F3K-29QX", startAgain));
  }

  Visitor visitor(Context context) {
    var browser = context.cookie(Cookies.BROWSER);
    return visitor(
        browser == null ? "browser-1" : browser,
        Optional.ofNullable(context.cookie(Cookies.KNOWN_BROWSER)),
        "192.0.2.7");
  }

  Visitor visitor(String browser, Optional<String> known, String address) {
    var reference = "R%04d".formatted(references.incrementAndGet());
    return new Visitor(
        browser,
        Optional.empty(),
        known,
        new Circumstances(clock.instant(), reference, address, "test"));
  }

  @Override
  public void close() {
    server.stop();
  }
}
