package jp.mochi.idp.me;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.device.register.Owner;
import jp.mochi.idp.audit.PersonRecords;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.device.DeviceOutcome;
import jp.mochi.idp.lifecycle.device.DeviceRegister;
import jp.mochi.idp.lifecycle.device.Doer;
import jp.mochi.idp.lifecycle.device.Phone;
import jp.mochi.idp.lifecycle.device.PhonesOf;
import jp.mochi.idp.lifecycle.enrolment.OwnerNotices;
import jp.mochi.idp.lifecycle.status.DeviceStatus;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.onetime.OneTimeCodes;
import jp.mochi.idp.portal.Door;
import jp.mochi.idp.portal.Portal;
import jp.mochi.idp.portal.ServiceLabels;
import jp.mochi.idp.portal.Shown;
import jp.mochi.idp.portal.Visit;
import jp.mochi.idp.session.DeviceUse;

/** {@code /me}: one's own phones, and the act that shuts out one that is lost. */
public final class MyPhonesRoutes {
  static final String LOST = "/me/lost";
  static final String DEVICE = "device";

  private static final int SIGN_ONS = 15;

  /** In the device's history; the page asks for no words, which would only take time. */
  private static final String WHY = "the owner says so at /me";

  private final Parts parts;
  private final MyPhonesPages pages;

  /**
   * What it stands on.
   *
   * @param forget hears of a visitor whose session may have ended by what they did
   */
  public record Parts(
      Database database,
      Door door,
      LoginPages pages,
      PhonesOf phones,
      DeviceStatus status,
      DeviceRegister register,
      OwnerNotices notices,
      ServiceLabels services,
      Consumer<Visitor> forget,
      Clock clock) {}

  public MyPhonesRoutes(Parts parts) {
    this.parts = parts;
    this.pages =
        new MyPhonesPages(new Shown(parts.pages(), false), parts.services(), parts.clock());
  }

  public List<Route> routes() {
    var door = parts.door();
    return List.of(
        Route.get(Listener.MAIN, Portal.ME.address(), door.front(this::show)),
        Route.get(Listener.MAIN, LOST, door.page(this::ask)),
        Route.post(Listener.MAIN, LOST, door.form(MyPhonesRoutes::about, this::lose)));
  }

  /** What the form is sealed for. */
  private static String about(Context ctx) {
    return about(Door.field(ctx, DEVICE).orElse(""));
  }

  private static String about(String device) {
    return "me lost " + device;
  }

  private void show(Context ctx, Visit visit) {
    var person = visit.person().id();
    var now = parts.clock().instant();
    var phones = parts.phones().person(person);
    var states = parts.status().required(Phone.registered(phones));
    var told =
        parts
            .database()
            .read(
                handle ->
                    new MyPhonesPages.Told(
                        states,
                        parts.notices().shown(handle, person.value(), now),
                        PersonRecords.signOns(handle, person.value(), SIGN_ONS),
                        DeviceUse.of(handle, person).ofSessions()));
    pages.show(ctx, visit, phones, told);
  }

  private Optional<Phone> mine(Visit visit, Optional<String> device) {
    return device
        .flatMap(id -> parts.phones().one(visit.person().id(), id))
        .filter(phone -> phone.isAtHand(parts.clock().instant()));
  }

  private void ask(Context ctx, Visit visit) {
    var phone = mine(visit, Optional.ofNullable(ctx.queryParam(DEVICE)));
    if (phone.isEmpty()) {
      parts.door().notFound(ctx, visit);
      return;
    }
    pages.ask(ctx, visit, phone.get(), parts.door().seal(visit, about(phone.get().id())));
  }

  private void lose(Context ctx, Visit visit) {
    var phone = mine(visit, Door.field(ctx, DEVICE));
    if (phone.isEmpty()) {
      parts.door().notFound(ctx, visit);
      return;
    }
    var outcome = lose(visit, phone.get());
    parts.forget().accept(visit.visitor());
    switch (outcome) {
      case DeviceOutcome.Done(var device, var ending) ->
          pages.lost(
              ctx,
              visit,
              phone.get(),
              ending,
              parts.phones().lately(visit.person().id(), device.id()),
              hasApp(visit));
      case DeviceOutcome.Refused(var why) -> refused(ctx, visit, why);
      case DeviceOutcome.NotThere gone -> parts.door().notFound(ctx, visit);
    }
  }

  /** One that was on that phone has ended with it, as far as anybody had said so. */
  private boolean hasApp(Visit visit) {
    var person = visit.person().id().value();
    return parts.database().read(handle -> OneTimeCodes.of(handle, person).isPresent());
  }

  private DeviceOutcome lose(Visit visit, Phone phone) {
    var doer = Doer.owner(visit.actor());
    var owner = new Owner(visit.person().id().value(), visit.person().username());
    return phone.device().isPresent()
        ? parts.register().act(doer, phone.id(), DeviceAct.LOSE, WHY)
        : parts.register().loseUnknown(doer, owner, PhonesOf.asNew(phone), WHY);
  }

  private void refused(Context ctx, Visit visit, Notice why) {
    parts.door().notDone(visit, LOST, why);
    ctx.status(HttpStatus.FORBIDDEN);
    pages.refused(ctx, visit, why);
  }
}
