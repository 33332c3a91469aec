package jp.mochi.idp.me;

import io.javalin.http.Context;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.cert.enrolment.Candidate.Platform;
import jp.mochi.idp.jte.JteenrolGenerated;
import jp.mochi.idp.lifecycle.enrolment.OwnerNotices;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.me.EnrolView.Sign;
import jp.mochi.idp.me.EnrolView.Step;
import jp.mochi.idp.me.EnrolView.Way;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Texts;

/** What the pages of a phone's registration say. */
final class EnrolmentPages {
  private final LoginPages pages;
  private final URI baseUrl;
  private final Clock clock;

  EnrolmentPages(LoginPages pages, URI baseUrl, Clock clock) {
    this.pages = pages;
    this.baseUrl = baseUrl;
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

  /** On the PC: which kind of phone. */
  void begin(Context ctx) {
    var texts = pages.texts(ctx);
    var ways =
        Stream.of(Platform.IOS, Platform.ANDROID)
            .map(
                platform ->
                    Way.post(
                        "/me/enrol",
                        texts.get("enrol.begin." + platform.text()),
                        Map.of("platform", platform.text()),
                        true))
            .toList();
    show(
        ctx,
        texts.get("enrol.begin.heading"),
        List.of(texts.get("enrol.begin.text"), texts.get("enrol.begin.lost")),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        ways);
  }

  /** On the PC: the code, and what its owner must hear of. */
  void code(Context ctx, ShownCode code, List<OwnerNotices.Notice> notices) {
    var texts = pages.texts(ctx);
    var link = baseUrl + "/enrol?code=" + code.code();
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
    return texts.get("enrol.notice", notice.device(), at, notice.by());
  }

  /** On the phone: what will happen, and the button that uses the code up. */
  void onPhone(Context ctx, Optional<String> code, Platform platform) {
    var texts = pages.texts(ctx);
    var others = platform == Platform.IOS ? List.of(Platform.ANDROID) : List.of(Platform.IOS);
    var first = platform == Platform.IOS ? Platform.IOS : Platform.ANDROID;
    var ways =
        code.isEmpty()
            ? List.of(
                new Way(
                    "post",
                    "/enrol",
                    texts.get("enrol.phone.go"),
                    Map.of("platform", first.text()),
                    Optional.of(texts.get("enrol.phone.code")),
                    true))
            : Stream.concat(Stream.of(first), others.stream())
                .map(each -> way(texts, code.get(), each, each == first))
                .toList();
    show(
        ctx,
        texts.get("enrol.phone.heading"),
        List.of(texts.get("enrol.phone.text")),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        ways);
  }

  private static Way way(Texts texts, String code, Platform platform, boolean main) {
    var label = texts.get(main ? "enrol.phone.go" : "enrol.phone.as." + platform.text());
    return Way.post("/enrol", label, Map.of("code", code, "platform", platform.text()), main);
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
            new Way(
                "get",
                "/enrol/profile",
                texts.get("enrol.ios.go"),
                ShownCode.field(token),
                Optional.empty(),
                true)));
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
            Way.post(
                "/enrol/pkcs12", texts.get("enrol.android.go"), ShownCode.field(token), true)));
  }
}
