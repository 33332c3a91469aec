package jp.mochi.idp.me;

import io.javalin.http.Context;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.Candidate.Platform;
import jp.mochi.idp.config.EnrolmentConfig.KeyFiles;
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
  private final KeyFiles keyFiles;
  private final Clock clock;

  /**
   * @param keyFiles whose codes lead to a key that is made here
   */
  EnrolmentPages(LoginPages pages, URI baseUrl, KeyFiles keyFiles, Clock clock) {
    this.pages = pages;
    this.baseUrl = baseUrl;
    this.keyFiles = keyFiles;
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

  /** On the PC: which kind of phone; others than iPhones where a person's own code leads on. */
  void begin(Context ctx) {
    var texts = pages.texts(ctx);
    var others = keyFiles == KeyFiles.ALLOW;
    var kinds = others ? List.of(Platform.IOS, Platform.ANDROID) : List.of(Platform.IOS);
    var said = Stream.of("enrol.begin.text", "enrol.begin.lost").map(texts::get);
    var ways =
        kinds.stream()
            .map(
                platform ->
                    Way.of(
                        "post",
                        "/me/enrol",
                        texts.get("enrol.begin." + platform.text()),
                        Map.of("platform", platform.text())))
            .toList();
    show(
        ctx,
        texts.get("enrol.begin.heading"),
        (others ? said : Stream.concat(said, Stream.of(texts.get("enrol.begin.others")))).toList(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        ways);
  }

  /** On the PC: the code, and what its owner must hear of. */
  void code(Context ctx, ShownCode code, List<OwnerNotices.Notice> notices) {
    var texts = pages.texts(ctx);
    var link = code.link(baseUrl + "/enrol");
    show(
        ctx,
        texts.get("enrol.code.heading"),
        Stream.concat(
                notices.stream().map(notice -> said(notice, texts)),
                Stream.of(
                    texts.get("enrol.code.text", until(code, texts)),
                    texts.get("enrol.code.secret")))
            .toList(),
        Optional.of(QrPath.of(link)),
        Optional.of(new EnrolView.Shown(texts.get("enrol.code.link"), link)),
        List.of(
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
   * On the phone: what will happen, and the button that uses the code up. The code comes in the
   * link's fragment, which a script fills in; where none runs it is typed, or the link pasted.
   */
  void onPhone(Context ctx, Optional<String> code, Platform platform) {
    var texts = pages.texts(ctx);
    var isApples = platform == Platform.IOS;
    var kinds = keyFiles == KeyFiles.REFUSE ? List.of(Platform.IOS) : ordered(isApples);
    var buttons =
        kinds.stream()
            .map(kind -> button(texts, kind, (kind == Platform.IOS) == isApples))
            .toList();
    var way =
        new Way(
            "post",
            "/enrol",
            code.map(text -> Map.of("code", text)).orElseGet(Map::of),
            code.isPresent() ? Optional.empty() : Optional.of(texts.get("enrol.phone.code")),
            buttons);
    var said = Stream.of(texts.get("enrol.phone.text"));
    var others = isApples || kinds.size() > 1 ? "" : texts.get("enrol.phone.others");
    show(
        ctx,
        texts.get("enrol.phone.heading"),
        Stream.concat(said, Stream.of(others).filter(text -> !text.isEmpty())).toList(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(way));
  }

  private static List<Platform> ordered(boolean isApples) {
    return isApples
        ? List.of(Platform.IOS, Platform.ANDROID)
        : List.of(Platform.ANDROID, Platform.IOS);
  }

  private static EnrolView.Button button(Texts texts, Platform kind, boolean main) {
    var label = texts.get(main ? "enrol.phone.go" : "enrol.phone.as." + kind.text());
    return new EnrolView.Button(label, "platform", kind.text(), main);
  }

  /** On an iPhone: where its profile is, and what to tap. */
  void profile(Context ctx, ShownCode code, String token) {
    var texts = pages.texts(ctx);
    show(
        ctx,
        texts.get("enrol.ios.heading"),
        List.of(texts.get("enrol.ios.text", until(code, texts))),
        Optional.empty(),
        Optional.empty(),
        List.of(
            new Step(Sign.DOWNLOAD, texts.get("enrol.ios.step.download")),
            new Step(Sign.SETTINGS, texts.get("enrol.ios.step.settings")),
            new Step(Sign.INSTALL, texts.get("enrol.ios.step.install")),
            new Step(Sign.DONE, texts.get("enrol.ios.step.done"))),
        List.of(
            Way.of("get", "/enrol/profile", texts.get("enrol.ios.go"), ShownCode.field(token))));
  }

  /** On Android: the password, the file, and what to tap. */
  void keyFile(Context ctx, ShownCode code, String token) {
    var texts = pages.texts(ctx);
    show(
        ctx,
        texts.get("enrol.android.heading"),
        List.of(
            texts.get("enrol.android.text", until(code, texts)), texts.get("enrol.android.once")),
        Optional.empty(),
        Optional.of(new EnrolView.Shown(texts.get("enrol.android.password"), code.password())),
        List.of(
            new Step(Sign.DOWNLOAD, texts.get("enrol.android.step.download")),
            new Step(Sign.SETTINGS, texts.get("enrol.android.step.settings")),
            new Step(Sign.INSTALL, texts.get("enrol.android.step.install")),
            new Step(Sign.DONE, texts.get("enrol.android.step.done"))),
        List.of(
            Way.of(
                "post", "/enrol/pkcs12", texts.get("enrol.android.go"), ShownCode.field(token))));
  }
}
