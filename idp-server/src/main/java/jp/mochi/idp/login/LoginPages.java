package jp.mochi.idp.login;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.Utf8ByteOutput;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import jp.mochi.idp.http.Cookies;
import jp.mochi.idp.http.Reference;
import jp.mochi.idp.http.SetCookie;
import jp.mochi.idp.jte.JtechangeGenerated;
import jp.mochi.idp.jte.JteloginGenerated;
import jp.mochi.idp.jte.JterefusalGenerated;
import jp.mochi.idp.jte.JtestartGenerated;
import jp.mochi.idp.jte.JtestatusGenerated;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.Shortfall;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.signon.SignOnToken;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;

/**
 * The pages of a sign-on. All of them work without scripts, are never stored by a cache and carry a
 * content security policy that allows our own style sheet and script only. They carry the style
 * sheet in themselves: a first visit needs the page and, for what it gains by scripts, one more.
 */
public final class LoginPages {
  private final Assets assets;
  private final SignOnToken tokens;
  private final ZoneId zone;
  private final Optional<CertificatePages> certificates;
  private final Optional<KeyPages> keys;
  private final Map<Language, PassingPage> posts = new EnumMap<>(Language.class);
  private final Map<Language, PassingPage> reposts = new EnumMap<>(Language.class);
  private final Map<Language, PassingPage> backs = new EnumMap<>(Language.class);

  /** Pages of a house in which nobody can prove anything by a certificate. */
  public LoginPages(Assets assets, SignOnToken tokens, ZoneId zone) {
    this(assets, tokens, zone, Optional.empty(), Optional.empty());
  }

  /**
   * @param zone whose clocks times are told by
   * @param way to the client-certificate listener, where there is one
   * @param keys how browsers are asked for devices' keys, where they are
   */
  public LoginPages(
      Assets assets,
      SignOnToken tokens,
      ZoneId zone,
      Optional<CertificateWay> way,
      Optional<KeyWay> keys) {
    this.assets = assets;
    this.tokens = tokens;
    this.zone = zone;
    this.certificates = way.map(there -> new CertificatePages(this, there));
    this.keys = keys.map(asking -> new KeyPages(this, asking));
    for (var language : Language.values()) {
      posts.put(language, new PassingPage(Texts.in(language), assets, "post"));
      reposts.put(language, new PassingPage(Texts.in(language), assets, "repost"));
      backs.put(language, new PassingPage(Texts.in(language), assets, "back"));
    }
  }

  /** Shows one turn of the loop: a page that collects a factor, or the answer. */
  public void show(Context context, Outcome outcome, Visitor visitor) {
    switch (outcome) {
      case Outcome.Answered(var answer) -> answer(context, answer);
      case Outcome.Collect asked -> collect(context, asked, visitor);
    }
  }

  private void collect(Context context, Outcome.Collect asked, Visitor visitor) {
    var request = asked.request();
    switch (asked.factor()) {
      case PASSWORD -> login(context, request, visitor, asked.again());
      case CERTIFICATE -> certificate(context, asked, visitor);
      case DEVICE -> key(context, asked, visitor);
      case SECURITY_STATUS -> status(context, request, visitor, asked.again());
      case ONE_TIME_CODE, RECOVERY_CODE ->
          new CodePages(this).ask(context, request, visitor, asked.again());
    }
  }

  /** Asks for a certificate, or for a key where one of the person's would do. */
  private void certificate(Context context, Outcome.Collect asked, Visitor visitor) {
    if (certificates.isPresent()) {
      var why = asked.again().map(again -> why(again, texts(context)));
      var instead = keys.isPresent() && !asked.keys().isEmpty();
      certificates.get().ask(context, asked.request(), visitor, why, instead);
    } else {
      uncollected(context, asked.request(), visitor);
    }
  }

  /** There is nothing to type: the page says what is amiss, and asks again. */
  private void status(
      Context context, SignOnRequest request, Visitor visitor, Optional<Outcome.Again> again) {
    var texts = texts(context);
    var shortfalls = again.map(Outcome.Again::shortfalls).orElse(List.of());
    Predicate<Shortfall> canWait = each -> each.how() == Shortfall.How.SOON;
    var view =
        new StatusView(
            frame(texts, "status.title"),
            tokens.seal(request, visitor),
            service(request, texts),
            again.flatMap(asked -> said(asked, texts)),
            shortfalls.isEmpty()
                ? List.of(texts.get("status.nothing"))
                : RefusalWords.missing(
                    shortfalls.stream().filter(canWait.negate()).toList(), texts, zone),
            RefusalWords.missing(shortfalls.stream().filter(canWait).toList(), texts, zone));
    html(context, policy().form(), out -> JtestatusGenerated.render(out, null, view));
  }

  /**
   * Asks for a device's key, also where it was a certificate that was asked for; who it is comes
   * first, since no key says that.
   */
  void key(Context context, Outcome.Collect asked, Visitor visitor) {
    var request = asked.request();
    if (keys.isEmpty()) {
      uncollected(context, request, visitor);
    } else if (asked.session().isEmpty()) {
      login(context, request, visitor, asked.again());
    } else {
      var why = asked.again().map(again -> why(again, texts(context)));
      var occasion = KeyPages.Occasion.asked(why, asked.keys());
      keys.get().ask(context, request, visitor, asked.session().get(), occasion);
    }
  }

  /** The pages that ask for keys, where they are asked for. */
  Optional<KeyPages> keys() {
    return keys;
  }

  /** The rules have asked for what nobody can prove here, which their check refuses. */
  private void uncollected(Context context, SignOnRequest request, Visitor visitor) {
    var reference = visitor.circumstances().reference();
    refuse(context, Reason.POLICY_UNDECIDABLE, reference, request.startAgain());
  }

  /** The pages that ask for certificates, where they are asked for. */
  Optional<CertificatePages> certificates() {
    return certificates;
  }

  /**
   * Posts a sealed request to an address of ours again: the browser sent no {@code SameSite=Lax}
   * cookies with the service's cross-site POST, and sends them with this one.
   */
  public void repost(Context context, String action, String token) {
    headers(context, assets.passing().policy().form());
    context.result(passing(reposts, context).render(action, Map.of("token", token)));
  }

  /** Posts on to another listener of ours, in a language that no cookie here says. */
  void passOn(Context context, Language language, String action, Map<String, String> fields) {
    headers(context, assets.passing().policy().postOn());
    context.result(Objects.requireNonNull(backs.get(language)).render(action, fields));
  }

  /** The error page. */
  public void refuse(
      Context context, Reason reason, String reference, Optional<String> startAgain) {
    answer(context, new Answer.Refusal(reason, reference, startAgain));
  }

  /** The error page where no visitor was seen yet: an address we don't have, a fault of ours. */
  public void error(Context context, Reason reason, String reference) {
    answer(context, new Answer.Refusal(reason, reference, Optional.empty()));
  }

  /**
   * The error page for faults that no route of ours answered: fits {@code
   * jp.mochi.idp.http.ErrorPage}. Leaves the status as it is.
   */
  public void render(Context context, Reason reason, String reference) {
    var status = context.status();
    refusal(context, new Answer.Refusal(reason, reference, Optional.empty()));
    context.status(status);
  }

  /** Sends the browser on to a page of ours, by a GET. */
  public void go(Context context, String address) {
    context.header("Cache-Control", "no-store");
    context.redirect(address, HttpStatus.SEE_OTHER);
  }

  /** Notes the language that a visitor has chosen, for this page and those to come. */
  public static void choose(Context context, Language language) {
    SetCookie.lasting(Cookies.LANGUAGE, language.tag(), Duration.ofDays(365)).on(context);
    context.attribute(Cookies.LANGUAGE, language);
  }

  /** The page's language: the visitor's choice, else the browser's. */
  public static Language language(Context context) {
    if (context.attribute(Cookies.LANGUAGE) instanceof Language chosenJustNow) {
      return chosenJustNow;
    }
    return SetCookie.read(context, Cookies.LANGUAGE)
        .flatMap(Language::ofTag)
        .orElseGet(() -> Language.accepted(context.header("Accept-Language")));
  }

  private void login(
      Context context, SignOnRequest request, Visitor visitor, Optional<Outcome.Again> again) {
    var texts = texts(context);
    var why = again.map(asked -> why(asked, texts));
    var username = again.map(Outcome.Again::username).orElse("");
    login(context, request, visitor, new Shown(why, username, Optional.empty()));
  }

  static String why(Outcome.Again again, Texts texts) {
    return again.stronger() ? texts.get("login.stronger") : words(again, texts);
  }

  private static String words(Outcome.Again again, Texts texts) {
    return said(again, texts).orElseGet(() -> texts.get("login.again"));
  }

  private static Optional<String> said(Outcome.Again again, Texts texts) {
    return again
        .why()
        .map(words -> RefusalWords.in(texts.language(), words))
        .filter(reason -> !reason.isBlank());
  }

  void login(
      Context context,
      SignOnRequest request,
      Visitor visitor,
      String username,
      Optional<Alert> alert) {
    login(context, request, visitor, new Shown(Optional.empty(), username, alert));
  }

  /** What one login page differs in from another. */
  private record Shown(Optional<String> why, String username, Optional<Alert> alert) {}

  private void login(Context context, SignOnRequest request, Visitor visitor, Shown shown) {
    var texts = texts(context);
    var view =
        new LoginView(
            frame(texts, "login.title"),
            tokens.seal(request, visitor),
            service(request, texts),
            shown.why(),
            shown.username(),
            shown.alert());
    html(context, policy().form(), out -> JteloginGenerated.render(out, null, view));
  }

  /** What the service is called in that language. */
  static String service(SignOnRequest request, Texts texts) {
    var name = texts.language() == Language.JA ? request.serviceNameJa() : request.serviceNameEn();
    return name.isBlank() ? request.service() : name;
  }

  /** The request under way as a form brings it back. */
  String token(SignOnRequest request, Visitor visitor) {
    return tokens.seal(request, visitor);
  }

  void change(
      Context context,
      SignOnRequest request,
      Visitor visitor,
      Checked.MustChange change,
      Optional<Alert> alert) {
    var view =
        new ChangeView(
            frame(texts(context), "change.title"),
            tokens.seal(request, visitor),
            change.username(),
            change.expired(),
            alert);
    html(context, policy().form(), out -> JtechangeGenerated.render(out, null, view));
  }

  /** For who comes by a bookmark of ours. */
  void start(Context context) {
    var frame = frame(texts(context), "start.title");
    html(context, policy().form(), out -> JtestartGenerated.render(out, null, frame));
  }

  /** An alert about something that the visitor can correct; nothing was recorded. */
  Alert alert(Context context, String key, Object... values) {
    return new Alert(texts(context).get(key, values), List.of(), "", "");
  }

  /** Whose clocks times are told by. */
  ZoneId zone() {
    return zone;
  }

  /** The texts in the visitor's language. */
  public Texts texts(Context context) {
    return Texts.in(language(context));
  }

  private void answer(Context context, Answer answer) {
    switch (answer) {
      case Answer.PostForm form -> {
        headers(context, assets.passing().policy().postOn());
        context.result(passing(posts, context).render(form.action(), form.fields()));
      }
      case Answer.Pass pass -> throw new IllegalStateException("a gate's answer is no page");
      case Answer.Enter page -> go(context, page.address());
      case Answer.Refusal refusal -> refusal(context, refusal);
    }
  }

  private void refusal(Context context, Answer.Refusal refusal) {
    var texts = texts(context);
    var reason = refusal.reason();
    var view =
        new RefusalView(
            frame(texts, "error.title"),
            RefusalWords.of(refusal, texts, zone),
            RefusalWords.of(refusal, Texts.in(texts.language().other()), zone),
            refusal.reference(),
            refusal.startAgain().filter(LoginPages::isWebAddress),
            refusal.back());
    Reference.show(context, refusal.reference());
    context.status(StatusOf.reason(reason));
    retryAfter(context, reason, Optional.empty());
    var forms = refusal.back().isPresent() ? policy().postOn() : policy().text();
    html(context, forms, out -> JterefusalGenerated.render(out, null, view));
  }

  static void retryAfter(Context context, Reason reason, Optional<Duration> wait) {
    var status = StatusOf.reason(reason);
    if (wait.isPresent()) {
      context.header("Retry-After", Long.toString(Math.max(1, wait.get().toSeconds())));
    } else if (status == HttpStatus.SERVICE_UNAVAILABLE) {
      context.header("Retry-After", reason == Reason.BUSY ? "5" : "60");
    } else if (reason == Reason.TOO_MANY_REQUESTS) {
      context.header("Retry-After", "10");
    }
  }

  static boolean isWebAddress(String address) {
    return address.startsWith("https://") || address.startsWith("http://");
  }

  private static PassingPage passing(Map<Language, PassingPage> pages, Context context) {
    return Objects.requireNonNull(pages.get(language(context)));
  }

  /**
   * A page of another package, in the look of all: its forms come back to us.
   *
   * @param titleKey the text that is the window's title
   */
  public void page(
      Context context, String titleKey, Function<Frame, Consumer<OwaspHtmlTemplateOutput>> page) {
    html(context, policy().form(), page.apply(frame(texts(context), titleKey)));
  }

  /**
   * A page of lists and forms, made of more parts than those of a sign-on.
   *
   * @param title the window's title
   */
  public void desk(
      Context context, String title, Function<Frame, Consumer<OwaspHtmlTemplateOutput>> page) {
    var style = assets.desk();
    var frame = new Frame(texts(context), title, style.content(), assets.script());
    html(context, style, style.policy().form(), page.apply(frame));
  }

  /** Whether a visitor's browser seems to be one within an app, which can show no key. */
  public boolean isInApp(Visitor visitor) {
    return Handset.isInApp(visitor.circumstances().userAgent());
  }

  Frame frame(Texts texts, String titleKey) {
    return new Frame(texts, texts.get(titleKey), assets.form().content(), assets.script());
  }

  Csp policy() {
    return assets.form().policy();
  }

  void html(Context context, String policy, Consumer<OwaspHtmlTemplateOutput> page) {
    html(context, assets.form(), policy, page);
  }

  private static void html(
      Context context, PageStyle style, String policy, Consumer<OwaspHtmlTemplateOutput> page) {
    headers(context, policy);
    var out = new Utf8ByteOutput();
    page.accept(new OwaspHtmlTemplateOutput(out));
    byte[] plain = out.toByteArray();
    if (PageStyle.acceptsZipped(context)) {
      context.header("Content-Encoding", "gzip").result(style.zip(plain));
    } else {
      context.result(plain);
    }
  }

  /**
   * {@code strict-origin}: services see where a post comes from and nothing more; with less, the
   * browser would send {@code Origin: null}.
   */
  private static void headers(Context context, String policy) {
    context.contentType("text/html; charset=utf-8");
    context.header("Content-Security-Policy", policy);
    context.header("Cache-Control", "no-store");
    context.header("Referrer-Policy", "strict-origin");
    context.header("X-Content-Type-Options", "nosniff");
    context.header("X-Frame-Options", "DENY");
    context.header("Vary", "Accept-Encoding, Accept-Language, Cookie");
  }
}
