package jp.mochi.idp.me;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import jp.mochi.cert.answer.ReadSignedAnswer;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.Challenge;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Reference;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.lifecycle.enrolment.Enrolment;
import jp.mochi.idp.lifecycle.enrolment.EnrolmentReasons;
import jp.mochi.idp.lifecycle.enrolment.LastAnswer;
import jp.mochi.idp.lifecycle.enrolment.TakePhoneAnswer;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;

/**
 * Where an iPhone says which one it is before it gets the profile with its challenge for SCEP:
 * Apple's Over-the-Air Profile Delivery. The first profile has a challenge that stands for the code
 * and opens nothing else; the phone sends its answer by itself, with no browser's cookie, signed by
 * the key that its maker gave it. With the certificate that it got by SCEP it comes once more, and
 * gets its last profile, with the challenge for the certificate that it goes on with.
 */
final class ProfileServiceRoute {
  static final String PATH = "/enrol/profile-service";

  private final Parts parts;

  /**
   * What it stands on.
   *
   * @param name what the company's sign-on is called
   * @param profile the profile that follows, signed; empty where there is nothing to sign with
   */
  record Parts(
      TakePhoneAnswer taking,
      Enrolment enrolment,
      Sealer sealer,
      Visitors visitors,
      URI baseUrl,
      String name,
      Profile profile) {}

  /** Makes the profile with the challenge for SCEP. */
  @FunctionalInterface
  interface Profile {
    Optional<byte[]> of(ShownCode code);
  }

  ProfileServiceRoute(Parts parts) {
    this.parts = parts;
  }

  Route route() {
    return Route.post(Listener.MAIN, PATH, this::take);
  }

  /** The profile that asks the phone which one it is, as a property list. */
  String asking(ShownCode code) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
    <plist version="1.0">
    <dict>
      <key>PayloadContent</key>
      <dict>
        <key>URL</key><string>%1$s</string>
        <key>DeviceAttributes</key>
        <array>
          <string>UDID</string>
          <string>SERIAL</string>
          <string>IMEI</string>
          <string>PRODUCT</string>
          <string>VERSION</string>
        </array>
        <key>Challenge</key><string>%2$s</string>
      </dict>
      <key>PayloadDisplayName</key><string>%3$s</string>
      <key>PayloadOrganization</key><string>%3$s</string>
      <key>PayloadIdentifier</key><string>jp.mochi.profile-service.%4$s</string>
      <key>PayloadType</key><string>Profile Service</string>
      <key>PayloadUUID</key><string>%5$s</string>
      <key>PayloadVersion</key><integer>1</integer>
    </dict>
    </plist>
    """
        .formatted(
            PhoneProfile.escaped(parts.baseUrl() + PATH),
            PhoneProfile.escaped(code.challenge(parts.sealer())),
            PhoneProfile.escaped(parts.name()),
            PhoneProfile.escaped(code.device()),
            UUID.nameUUIDFromBytes(
                ("profile-service " + code.device()).getBytes(StandardCharsets.UTF_8)));
  }

  private void take(Context ctx) throws IOException {
    var visitor = parts.visitors().unmarked(ctx);
    var body = ctx.bodyInputStream().readNBytes(ReadSignedAnswer.MOST_BYTES + 1);
    switch (parts.taking().read(body)) {
      case TakePhoneAnswer.Outcome.No(var why) -> refuse(ctx, why, visitor);
      case TakePhoneAnswer.Outcome.Signed signed -> take(ctx, signed, visitor);
      case TakePhoneAnswer.Outcome.Again again -> finish(ctx, again, visitor);
    }
  }

  private void finish(Context ctx, TakePhoneAnswer.Outcome.Again again, Visitor visitor) {
    switch (parts.taking().finish(visitor.circumstances(), again)) {
      case LastAnswer.Outcome.No(var why) -> refuse(ctx, why, visitor);
      case LastAnswer.Outcome.Done(var made) ->
          answer(ctx, ShownCode.of(made, "", Platform.IOS), visitor);
    }
  }

  private void take(Context ctx, TakePhoneAnswer.Outcome.Signed signed, Visitor visitor) {
    var shown =
        signed.answer().challenge().flatMap(it -> ShownCode.ofChallenge(parts.sealer(), it));
    var code =
        shown
            .flatMap(it -> Challenge.read(it.code()))
            .filter(Challenge.OneTime.class::isInstance)
            .map(Challenge.OneTime.class::cast);
    if (shown.isEmpty() || code.isEmpty()) {
      refuse(ctx, new EnrolmentOutcome.Refused(EnrolmentFault.UNKNOWN_CODE), visitor);
      return;
    }
    parts
        .taking()
        .keep(visitor.circumstances(), code.get(), signed)
        .ifPresentOrElse(why -> refuse(ctx, why, visitor), () -> answer(ctx, shown.get(), visitor));
  }

  private void answer(Context ctx, ShownCode code, Visitor visitor) {
    var profile = parts.profile().of(code);
    if (profile.isEmpty()) {
      refuse(ctx, new EnrolmentOutcome.Refused(EnrolmentFault.NO_AUTHORITY), visitor);
      return;
    }
    ctx.contentType(EnrolmentPagesRoutes.PROFILE)
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .result(profile.get());
  }

  /** The phone shows that the profile failed; the sentence is for whoever looks on the wire. */
  private void refuse(Context ctx, EnrolmentOutcome.Refused why, Visitor visitor) {
    Reference.show(
        ctx, parts.enrolment().refused(EnrolmentRoute.SCEP, why, visitor.circumstances()));
    ctx.status(HttpStatus.FORBIDDEN)
        .contentType("text/plain; charset=utf-8")
        .result(Texts.in(Language.EN).message(EnrolmentReasons.of(why.fault())) + "\n");
  }
}
