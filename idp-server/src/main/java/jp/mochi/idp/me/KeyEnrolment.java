package jp.mochi.idp.me;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.Challenge;
import jp.mochi.device.key.DeviceKey;
import jp.mochi.device.key.RegistrationAnswer;
import jp.mochi.device.register.BindingLevel;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceState;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Reference;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.jte.JteenrolkeyGenerated;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.lifecycle.enrolment.HandOutCodes;
import jp.mochi.idp.lifecycle.enrolment.RegisterKey;
import jp.mochi.idp.login.Alert;
import jp.mochi.idp.login.KeyOptions;
import jp.mochi.idp.login.KeyScript;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Texts;

/**
 * Where a phone makes a key of its own, after it has shown its code. The answer uses the code up;
 * one that doesn't hold leaves it, so that the phone can be asked again.
 */
public final class KeyEnrolment {
  static final String PATH = "/enrol/key";

  /** After these the same phone may do better; the code is still good. */
  private static final Set<Reason> AGAIN =
      EnumSet.of(
          Reason.DEVICE_KEY_MALFORMED,
          Reason.DEVICE_KEY_CHALLENGE,
          Reason.DEVICE_KEY_NOT_VERIFIED,
          Reason.DEVICE_KEY_ROAMING,
          Reason.DEVICE_KEY_SIGNATURE,
          Reason.DEVICE_KEY_ATTESTATION,
          Reason.DEVICE_KEY_ALGORITHM,
          Reason.DIRECTORY_UNAVAILABLE);

  private static final int LONGEST_TRANSPORTS = 100;

  private final Parts parts;
  private final KeyScript script = new KeyScript();

  /**
   * What it stands on.
   *
   * @param company what phones call us
   */
  public record Parts(
      RegisterKey register,
      HandOutCodes codes,
      LoginPages pages,
      Sealer sealer,
      URI baseUrl,
      String company,
      Clock clock) {}

  public KeyEnrolment(Parts parts) {
    this.parts = parts;
  }

  /** What a page of another class is asked to do with a post of ours. */
  interface Posted {
    void handle(Context ctx, ShownKeyAsk ask, Visitor visitor);
  }

  /**
   * The addresses.
   *
   * @param guard lets only posts of our own pages through, with what they were asked
   * @param file leads on to a certificate from a file instead
   */
  List<Route> routes(Guard guard, Posted file) {
    return List.of(
        Route.post(Listener.MAIN, PATH, ctx -> guard.open(ctx, this::answer)),
        Route.post(Listener.MAIN, PATH + "/instead", ctx -> guard.open(ctx, file)));
  }

  /** Lets only posts of our own pages through. */
  @FunctionalInterface
  interface Guard {
    void open(Context ctx, Posted posted);
  }

  /** Asks the phone that has shown its code. */
  void ask(Context ctx, HandOutCodes.Made made, Visitor visitor) {
    ask(ctx, ShownKeyAsk.of(made), Optional.empty(), visitor);
  }

  private void ask(Context ctx, ShownKeyAsk asked, Optional<Alert> alert, Visitor visitor) {
    var texts = parts.pages().texts(ctx);
    var party = parts.register().party();
    var wanted = new KeyOptions.Wanted(asked.person(), asked.username(), parts.company());
    var options =
        KeyOptions.registration(
            party, asked.challenge(), wanted, parts.register().known(asked.person()));
    var ask =
        new KeyEnrolView.Ask(
            script.path(),
            asked.sealed(parts.sealer(), visitor),
            options,
            parts.pages().isInApp(visitor),
            parts.baseUrl() + "/enrol",
            parts.codes().config().isOpen(EnrolmentRoute.PKCS12, true));
    var until = ClockTime.of(asked.expires(), parts.clock().getZone(), texts.language());
    parts
        .pages()
        .page(
            ctx,
            "enrol.title",
            frame -> {
              var view =
                  new KeyEnrolView(
                      frame,
                      texts.get("enrol.key.heading"),
                      List.of(texts.get("enrol.key.text", until)),
                      alert,
                      Optional.of(ask),
                      Optional.empty());
              return out -> JteenrolkeyGenerated.render(out, null, view);
            });
  }

  private void answer(Context ctx, ShownKeyAsk asked, Visitor visitor) {
    var code = Challenge.read(asked.code());
    if (code.isEmpty() || !(code.get() instanceof Challenge.OneTime oneTime)) {
      throw new IllegalStateException("a code that we have sealed can't be read");
    }
    var answer =
        new RegistrationAnswer(
            field(ctx, "clientData"),
            field(ctx, "attestation"),
            field(ctx, "attachment"),
            transports(ctx));
    var name = field(ctx, "name");
    switch (parts
        .register()
        .register(visitor.circumstances(), oneTime, asked.challenge(), answer, name)) {
      case RegisterKey.Outcome.Done(var key, var device) -> done(ctx, key, device);
      case RegisterKey.Outcome.Refused(var reason, var reference) when AGAIN.contains(reason) -> {
        var texts = parts.pages().texts(ctx);
        Reference.show(ctx, reference);
        ctx.status(HttpStatus.FORBIDDEN);
        var alert =
            new Alert(
                texts.message(reason),
                List.of(texts.help(reason)),
                texts.get("reference"),
                reference);
        ask(ctx, asked.again(), Optional.of(alert), visitor);
      }
      case RegisterKey.Outcome.Refused(var reason, var reference) ->
          parts.pages().refuse(ctx, reason, reference, Optional.empty());
    }
  }

  private static List<String> transports(Context ctx) {
    var text = field(ctx, "transports");
    return text.length() > LONGEST_TRANSPORTS
        ? List.of()
        : Stream.of(text.split(" ", -1)).filter(each -> !each.isEmpty()).toList();
  }

  private void done(Context ctx, DeviceKey key, Device device) {
    var texts = parts.pages().texts(ctx);
    parts
        .pages()
        .page(
            ctx,
            "enrol.title",
            frame -> {
              var view =
                  new KeyEnrolView(
                      frame,
                      texts.get("enrol.key.done.heading"),
                      said(key, device, texts),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.of(device.id()));
              return out -> JteenrolkeyGenerated.render(out, null, view);
            });
  }

  private static List<String> said(DeviceKey key, Device device, Texts texts) {
    var said = new ArrayList<String>();
    said.add(
        texts.get(
            key.level() == BindingLevel.ATTESTED_KEY
                ? "enrol.key.done.attested"
                : "enrol.key.done.bound"));
    if (key.level() == BindingLevel.COPYABLE_KEY) {
      said.add(texts.get("enrol.key.done.copyable"));
    }
    if (device.state() == DeviceState.PENDING) {
      said.add(texts.get("enrol.key.done.pending"));
    }
    return said;
  }

  private static String field(Context ctx, String name) {
    var value = ctx.formParam(name);
    return value == null ? "" : value;
  }
}
