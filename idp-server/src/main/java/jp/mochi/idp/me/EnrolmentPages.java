package jp.mochi.idp.me;

import io.javalin.http.Context;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.jte.JteenrolGenerated;
import jp.mochi.idp.lifecycle.enrolment.OwnerNotices;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.me.EnrolView.Sign;
import jp.mochi.idp.me.EnrolView.Step;
import jp.mochi.idp.me.EnrolView.Way;
import jp.mochi.idp.portal.QrPath;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Texts;

/** What the pages of a phone's registration say. */
final class EnrolmentPages {
  private final LoginPages pages;
  private final URI baseUrl;
  private final StrongestWay ways;
  private final Clock clock;

  /**
   * @param ways on which devices are led
   */
  EnrolmentPages(LoginPages pages, URI baseUrl, StrongestWay ways, Clock clock) {
    this.pages = pages;
    this.baseUrl = baseUrl;
    this.ways = ways;
    this.clock = clock;
  }

  private void show(
      Context ctx,
      String heading,
      List<String> texts,
      Optional<QrPath> picture,
      Optional<EnrolView.Shown> shown,
      List<Step> steps,
      List<Way> ways) {
    pages.page(
        ctx,
        "enrol.title",
        frame -> {
          var view = new EnrolView(frame, heading, texts, picture, shown, steps, ways);
          return out -> JteenrolGenerated.render(out, null, view);
        });
  }

  /** On the PC: which kind of device; only those that a person's own code leads on. */
  void begin(Context ctx) {
    var texts = pages.texts(ctx);
    var android = ways.isOpen(Platform.ANDROID, true);
    var kinds =
        Stream.of(Platform.IOS, Platform.ANDROID, Platform.OTHER)
            .filter(kind -> kind != Platform.ANDROID || android);
    var said = Stream.of("enrol.begin.text", "enrol.begin.lost").map(texts::get);
    var posts =
        kinds
            .map(
                kind ->
                    Way.of(
                        "post",
                        "/me/enrol",
                        texts.get("enrol.begin." + kind.text()),
                        Map.of("platform", kind.text())))
            .toList();
    show(
        ctx,
        texts.get("enrol.begin.heading"),
        (android ? said : Stream.concat(said, Stream.of(texts.get("enrol.begin.others")))).toList(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        posts);
  }

  /** On the PC: the code, and what its owner must hear of. */
  void code(Context ctx, ShownCode code, List<OwnerNotices.Notice> notices) {
    var texts = pages.texts(ctx);
    var link = code.link(baseUrl + "/enrol");
    var computer = code.isOf(Platform.OTHER);
    show(
        ctx,
        texts.get(computer ? "enrol.code.computer.heading" : "enrol.code.heading"),
        Stream.concat(
                notices.stream().map(notice -> said(notice, texts)),
                Stream.of(
                    texts.get("enrol.code.text", until(code, texts)),
                    texts.get("enrol.code.secret")))
            .toList(),
        computer ? Optional.empty() : Optional.of(QrPath.of(link)),
        Optional.of(new EnrolView.Shown(texts.get("enrol.code.link"), link)),
        computer
            ? List.of(new Step(Sign.DONE, texts.get("enrol.code.computer.open")))
            : List.of(
                new Step(Sign.CAMERA, texts.get("enrol.code.step.camera")),
                new Step(Sign.DONE, texts.get("enrol.code.step.open"))),
        List.of());
  }

  private String until(ShownCode code, Texts texts) {
    return ClockTime.of(code.expires(), clock.getZone(), texts.language());
  }

  private String said(OwnerNotices.Notice notice, Texts texts) {
    var at = ClockTime.of(notice.at(), clock.getZone(), texts.language());
    var key = notice.route().equals(EnrolmentRoute.KEY.text());
    return texts.get(key ? "enrol.notice.key" : "enrol.notice", notice.device(), at, notice.by());
  }

  /**
   * On the device: what will happen, and the buttons that use the code up. The code comes in the
   * link's fragment, which a script fills in; where none runs it is typed, or the link pasted.
   *
   * @param likely what the browser seems to run on: where that may be more than one thing, its
   *     person says which
   * @param inApp whether it seems to be an app's own browser, where nothing binds a device
   */
  void onPhone(Context ctx, Optional<String> code, List<Platform> likely, boolean inApp) {
    var texts = pages.texts(ctx);
    var asked = new AskedKind(likely, inApp);
    var buttons =
        asked.offered().stream()
            .filter(kind -> ways.isOpen(kind, false))
            .map(kind -> asked.button(texts, kind))
            .toList();
    var way =
        new Way(
            "post",
            "/enrol",
            code.map(text -> Map.of("code", text)).orElseGet(Map::of),
            code.isPresent() ? Optional.empty() : Optional.of(texts.get("enrol.phone.code")),
            buttons);
    var closed =
        likely.stream()
            .filter(kind -> !ways.isOpen(kind, false))
            .map(kind -> texts.get("enrol.phone.closed." + kind.text()));
    show(
        ctx,
        asked.heading(texts),
        Stream.concat(asked.said(texts), closed).toList(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        buttons.isEmpty() ? List.of() : List.of(way));
  }

  /** Where a profile is that has the key made on the device, and what to tap. */
  void profile(Context ctx, ShownCode code, String token) {
    var texts = pages.texts(ctx);
    var steps = code.isOf(Platform.MACOS) ? "enrol.mac.step." : "enrol.ios.step.";
    show(
        ctx,
        texts.get("enrol.ios.heading"),
        List.of(texts.get("enrol.ios.text", until(code, texts))),
        Optional.empty(),
        Optional.empty(),
        steps(texts, steps),
        List.of(
            Way.of("get", "/enrol/profile", texts.get("enrol.ios.go"), ShownCode.field(token))));
  }

  /** The password, the file, and what to tap. */
  void keyFile(Context ctx, ShownCode code, String token) {
    var texts = pages.texts(ctx);
    var steps =
        code.isOf(Platform.ANDROID)
            ? "enrol.android.step."
            : code.isOf(Platform.WINDOWS) ? "enrol.windows.step." : "enrol.computer.step.";
    show(
        ctx,
        texts.get("enrol.android.heading"),
        List.of(
            texts.get("enrol.android.text", until(code, texts)), texts.get("enrol.android.once")),
        Optional.empty(),
        Optional.of(new EnrolView.Shown(texts.get("enrol.android.password"), code.password())),
        steps(texts, steps),
        List.of(
            Way.of(
                "post", "/enrol/pkcs12", texts.get("enrol.android.go"), ShownCode.field(token))));
  }

  private static List<Step> steps(Texts texts, String prefix) {
    return List.of(
        new Step(Sign.DOWNLOAD, texts.get(prefix + "download")),
        new Step(Sign.SETTINGS, texts.get(prefix + "settings")),
        new Step(Sign.INSTALL, texts.get(prefix + "install")),
        new Step(Sign.DONE, texts.get(prefix + "done")));
  }
}
