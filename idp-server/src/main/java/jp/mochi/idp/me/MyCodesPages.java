package jp.mochi.idp.me;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.idp.jte.JteauthenticatorGenerated;
import jp.mochi.idp.jte.JterecoveryGenerated;
import jp.mochi.idp.lifecycle.SetUpAuthenticator;
import jp.mochi.idp.lifecycle.device.Phone;
import jp.mochi.idp.login.Alert;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.onetime.Authenticator;
import jp.mochi.idp.onetime.TypedCode;
import jp.mochi.idp.portal.AskView;
import jp.mochi.idp.portal.DeskView.Card;
import jp.mochi.idp.portal.DeskView.Fact;
import jp.mochi.idp.portal.DeskView.Link;
import jp.mochi.idp.portal.DeskView.Section;
import jp.mochi.idp.portal.FormSeal;
import jp.mochi.idp.portal.Portal;
import jp.mochi.idp.portal.QrPath;
import jp.mochi.idp.portal.Shown;
import jp.mochi.idp.portal.Visit;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Texts;

/** What the pages of one's own authenticator app say. */
final class MyCodesPages {
  /** Where the app is: on none of one's phones, or nobody says. */
  static final String ELSEWHERE = "elsewhere";

  private final LoginPages pages;
  private final Shown shown;
  private final String issuer;
  private final Clock clock;

  /**
   * @param issuer what apps call us
   */
  MyCodesPages(LoginPages pages, String issuer, Clock clock) {
    this.pages = pages;
    this.shown = new Shown(pages, false);
    this.issuer = issuer;
    this.clock = clock;
  }

  void show(Context ctx, Optional<Authenticator> app, List<Phone> phones) {
    var texts = shown.texts(ctx);
    var cards = app.map(it -> List.of(card(texts, it, phones))).orElse(List.of());
    var section =
        new Section(
            "app",
            texts.get("app.section"),
            cards.isEmpty() ? List.of(texts.get("app.none")) : List.of(),
            cards,
            List.of(
                new Link(
                    MyCodesRoutes.NEW,
                    texts.get(cards.isEmpty() ? "app.new" : "app.again"),
                    "plain",
                    "")));
    shown.desk(
        ctx,
        texts.get("app.heading"),
        List.of(texts.get("app.lead")),
        Optional.empty(),
        List.of(section, back(texts)));
  }

  private static Section back(Texts texts) {
    return new Section(
        "back",
        texts.get("me.heading"),
        List.of(),
        List.of(),
        List.of(new Link(Portal.ME.address(), texts.get("me.back"), "plain", "")));
  }

  private Card card(Texts texts, Authenticator app, List<Phone> phones) {
    var facts = new ArrayList<Fact>();
    var since = ClockTime.of(app.since(), clock.getZone(), texts.language());
    facts.add(new Fact(texts.get("app.since"), since));
    facts.add(new Fact(texts.get("app.left"), Integer.toString(app.left())));
    app.device()
        .ifPresent(device -> facts.add(new Fact(texts.get("app.on"), called(device, phones))));
    return new Card(
        texts.get("app.inUse"),
        "",
        Optional.empty(),
        facts,
        List.of(new Link(MyCodesRoutes.END, texts.get("app.end"), "danger", "")));
  }

  private static String called(String device, List<Phone> phones) {
    return phones.stream()
        .filter(phone -> phone.id().equals(device))
        .findFirst()
        .map(Phone::called)
        .orElse(device);
  }

  /** What the page needs on which an app is set up. */
  record Setup(NewAuthenticator app, Map<String, String> fields, List<Phone> phones) {
    Setup {
      fields = Map.copyOf(fields);
      phones = List.copyOf(phones);
    }
  }

  void begin(Context ctx, Visit visit, Setup setup, Optional<Alert> alert) {
    var texts = shown.texts(ctx);
    var address = setup.app().secret().address(issuer, visit.person().username());
    pages.desk(
        ctx,
        texts.get("app.new.heading"),
        frame -> {
          var view =
              new AuthenticatorView(
                  frame,
                  List.of(texts.get("app.new.text"), texts.get("app.new.keep")),
                  QrPath.of(address),
                  address,
                  setup.app().secret().text().replaceAll("(.{4})(?!$)", "$1 "),
                  setup.fields(),
                  phones(texts, setup.phones()),
                  alert,
                  Portal.ME.address());
          return out -> JteauthenticatorGenerated.render(out, null, view);
        });
  }

  private static Optional<AskView.Choices> phones(Texts texts, List<Phone> phones) {
    if (phones.isEmpty()) {
      return Optional.empty();
    }
    var options =
        Stream.concat(
                phones.stream().map(phone -> Map.entry(phone.id(), phone.called())),
                Stream.of(Map.entry(ELSEWHERE, texts.get("app.new.elsewhere"))))
            .toList();
    return Optional.of(new AskView.Choices("device", texts.get("app.new.which"), options));
  }

  /** What was typed isn't what the app shows. */
  Alert wrong(Context ctx) {
    var texts = shown.texts(ctx);
    return new Alert(texts.get("app.new.wrong"), List.of(texts.get("app.new.clock")), "", "");
  }

  void done(Context ctx, Visit visit, SetUpAuthenticator.Done done) {
    var texts = shown.texts(ctx);
    var lines = new ArrayList<>(List.of(texts.get("app.done.text"), texts.get("app.done.keep")));
    if (!done.ended().isEmpty()) {
      lines.add(texts.get("app.done.ended", done.ended().size()));
    }
    pages.desk(
        ctx,
        texts.get("app.done.heading"),
        frame -> {
          var view =
              new RecoveryView(
                  frame,
                  lines,
                  done.codes().stream().map(TypedCode.Recovery::text).toList(),
                  visit.visitor().circumstances().reference(),
                  MyCodesRoutes.CODES);
          return out -> JterecoveryGenerated.render(out, null, view);
        });
  }

  /** The form came twice: the codes were shown before. */
  void already(Context ctx, Visit visit) {
    var texts = shown.texts(ctx);
    shown.done(
        ctx,
        visit,
        Shown.Done.good(
            texts.get("app.done.heading"), List.of(texts.get("app.done.shown")), link(texts)));
  }

  void ask(Context ctx, String token) {
    var texts = shown.texts(ctx);
    shown.ask(
        ctx,
        new Shown.Ask(
            texts.get("app.end.heading"),
            texts.get("app.section"),
            List.of(texts.get("app.end.will"), texts.get("app.end.sessions")),
            Optional.empty(),
            MyCodesRoutes.END,
            Map.of(FormSeal.FIELD, token),
            List.of(),
            Optional.empty(),
            texts.get("app.end.go"),
            true,
            MyCodesRoutes.CODES));
  }

  void ended(Context ctx, Visit visit, int sessions) {
    var texts = shown.texts(ctx);
    shown.done(
        ctx,
        visit,
        Shown.Done.good(
            texts.get("app.end.done"),
            List.of(texts.get("act.end-sessions.ended", sessions)),
            link(texts)));
  }

  private static Link link(Texts texts) {
    return new Link(MyCodesRoutes.CODES, texts.get("app.heading"), "plain", "");
  }
}
