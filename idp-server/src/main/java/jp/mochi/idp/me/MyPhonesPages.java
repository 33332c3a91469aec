package jp.mochi.idp.me;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.device.register.DeviceState;
import jp.mochi.idp.audit.AuditRecord;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.device.Ending;
import jp.mochi.idp.lifecycle.device.Phone;
import jp.mochi.idp.lifecycle.enrolment.OwnerNotices;
import jp.mochi.idp.lifecycle.status.DeviceStatus;
import jp.mochi.idp.portal.DeskView.Card;
import jp.mochi.idp.portal.DeskView.Link;
import jp.mochi.idp.portal.DeskView.Section;
import jp.mochi.idp.portal.FormSeal;
import jp.mochi.idp.portal.PhoneCards;
import jp.mochi.idp.portal.Portal;
import jp.mochi.idp.portal.Remaining;
import jp.mochi.idp.portal.ServiceLabels;
import jp.mochi.idp.portal.Shown;
import jp.mochi.idp.portal.SignOnCards;
import jp.mochi.idp.portal.Visit;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Reader;
import jp.mochi.idp.text.Texts;

/** What the pages of one's own phones say. */
final class MyPhonesPages {
  private final Shown shown;
  private final PhoneCards cards;
  private final SignOnCards signOns;
  private final Remaining remaining;
  private final Clock clock;

  MyPhonesPages(Shown shown, ServiceLabels services, Clock clock) {
    this.shown = shown;
    this.cards = new PhoneCards(clock);
    this.signOns = new SignOnCards(services, Reader.PERSON, clock);
    this.remaining = new Remaining(clock);
    this.clock = clock;
  }

  /**
   * What records tell of somebody.
   *
   * @param states how their phones are, by their ids, where something is required of them
   * @param notices what they must hear of
   * @param signOns their latest
   * @param devices from which device a session is, by its public id
   */
  record Told(
      Map<String, DeviceStatus.Shown> states,
      List<OwnerNotices.Notice> notices,
      List<AuditRecord> signOns,
      Map<String, String> devices) {
    Told {
      states = Map.copyOf(states);
      notices = List.copyOf(notices);
      signOns = List.copyOf(signOns);
      devices = Map.copyOf(devices);
    }
  }

  void show(Context ctx, Visit visit, List<Phone> phones, Told told) {
    var texts = shown.texts(ctx);
    var lead =
        Stream.concat(
                Stream.of(texts.get("me.lead", visit.person().displayName())),
                told.notices().stream().map(notice -> said(notice, texts)))
            .toList();
    shown.desk(
        ctx,
        texts.get("me.heading"),
        lead,
        Optional.empty(),
        List.of(phones(texts, visit, phones, told.states()), signOns(texts, phones, told)));
  }

  private String said(OwnerNotices.Notice notice, Texts texts) {
    var at = ClockTime.of(notice.at(), clock.getZone(), texts.language());
    return texts.get("enrol.notice", notice.device(), at, notice.by());
  }

  private Section phones(
      Texts texts, Visit visit, List<Phone> phones, Map<String, DeviceStatus.Shown> states) {
    var here = visit.session().device();
    var shownHere =
        phones.stream()
            .map(
                phone ->
                    cards.card(
                        texts,
                        phone,
                        Optional.ofNullable(states.get(phone.id())),
                        here.filter(phone.id()::equals).isPresent(),
                        false,
                        links(texts, phone)))
            .toList();
    var about = new ArrayList<String>();
    if (phones.isEmpty()) {
      about.add(texts.get("me.phones.none"));
    }
    if (phones.stream().anyMatch(MyPhonesPages::isLost)) {
      about.add(texts.get("me.found"));
    }
    return new Section(
        "phones",
        texts.get("me.phones"),
        about,
        shownHere,
        List.of(
            new Link("/me/enrol", texts.get("me.register"), "plain", ""),
            new Link(MyCodesRoutes.CODES, texts.get("app.heading"), "plain", "")));
  }

  private static boolean isLost(Phone phone) {
    return phone.device().filter(it -> it.state() == DeviceState.LOST).isPresent();
  }

  private List<Link> links(Texts texts, Phone phone) {
    return phone.isAtHand(clock.instant())
        ? List.of(new Link(address(phone), texts.get("me.lost"), "danger", phone.called()))
        : List.of();
  }

  private Section signOns(Texts texts, List<Phone> phones, Told told) {
    var names = phones.stream().collect(Collectors.toMap(Phone::id, Phone::called));
    Function<String, Optional<String>> device =
        session ->
            Optional.ofNullable(told.devices().get(session)).map(id -> names.getOrDefault(id, id));
    List<Card> lines =
        told.signOns().stream().map(each -> signOns.card(texts, each, device, "")).toList();
    var about = lines.isEmpty() ? texts.get("me.signons.none") : texts.get("me.signons.strange");
    return new Section("sign-ons", texts.get("me.signons"), List.of(about), lines, List.of());
  }

  /** Before it: what will happen. */
  void ask(Context ctx, Visit visit, Phone phone, String token) {
    var texts = shown.texts(ctx);
    var here = visit.session().device().filter(phone.id()::equals).isPresent();
    var will = new ArrayList<String>();
    if (here) {
      will.add(texts.get("me.lost.here"));
    }
    will.add(texts.get("lost.will.out"));
    will.add(texts.get("lost.will.services"));
    will.add(texts.get("me.lost.back"));
    shown.ask(
        ctx,
        new Shown.Ask(
            texts.get("me.lost.heading"),
            phone.called() + " (" + phone.id() + ")",
            will,
            Optional.empty(),
            MyPhonesRoutes.LOST,
            Map.of(FormSeal.FIELD, token, MyPhonesRoutes.DEVICE, phone.id()),
            List.of(),
            Optional.empty(),
            texts.get("me.lost.go"),
            true,
            Portal.ME.address()));
  }

  /**
   * After it: what ended, and what remains.
   *
   * @param lately devices that were registered lately
   * @param app whether they have an authenticator app, which may have been on that phone
   */
  void lost(Context ctx, Visit visit, Phone phone, Ending ending, List<Phone> lately, boolean app) {
    var texts = shown.texts(ctx);
    var next =
        Stream.of("me.next.helpdesk", app ? "me.next.app" : "", "me.next.sim", "me.next.found")
            .filter(key -> !key.isEmpty())
            .map(texts::get)
            .toList();
    shown.done(
        ctx,
        visit,
        new Shown.Done(
                true,
                texts.get("me.lost.done", phone.called()),
                remaining.ended(texts, ending),
                Optional.empty(),
                remaining.services(texts, ending),
                next,
                app
                    ? new Link(MyCodesRoutes.END, texts.get("app.end.go"), "danger", "")
                    : back(texts))
            .andRecent(lately.stream().map(each -> recent(texts, each)).toList()));
  }

  private static Link recent(Texts texts, Phone phone) {
    var label =
        phone.called().equals(phone.id()) ? phone.id() : phone.called() + " (" + phone.id() + ")";
    return new Link(address(phone), texts.get("desk.recent.lost", label), "danger", "");
  }

  private static String address(Phone phone) {
    return MyPhonesRoutes.LOST + "?" + MyPhonesRoutes.DEVICE + "=" + Shown.encoded(phone.id());
  }

  /** That it wasn't done. */
  void refused(Context ctx, Visit visit, Notice why) {
    var texts = shown.texts(ctx);
    var text = texts.language() == Language.JA ? why.japanese() : why.english();
    shown.done(ctx, visit, Shown.Done.not(texts.get("desk.not"), text, back(texts)));
  }

  private static Link back(Texts texts) {
    return new Link(Portal.ME.address(), texts.get("me.back"), "plain", "");
  }
}
