package jp.mochi.idp.helpdesk;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.cert.enrolment.EnrolmentRequest;
import jp.mochi.device.register.Device;
import jp.mochi.idp.audit.AuditRecord;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.device.Phone;
import jp.mochi.idp.lifecycle.status.DeviceStatus;
import jp.mochi.idp.portal.DeskView.Card;
import jp.mochi.idp.portal.DeskView.Fact;
import jp.mochi.idp.portal.DeskView.Link;
import jp.mochi.idp.portal.DeskView.Mark;
import jp.mochi.idp.portal.DeskView.Section;
import jp.mochi.idp.portal.PhoneCards;
import jp.mochi.idp.portal.ServiceLabels;
import jp.mochi.idp.portal.Shown;
import jp.mochi.idp.portal.SignOnCards;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Reader;
import jp.mochi.idp.text.Texts;
import jp.mochi.ldap.Person;

/** A person's page: phones first, since that is why people call. */
final class PersonPages {
  private static final String PEOPLE = "/helpdesk/people/";
  private static final String RECORDS = "/helpdesk/records/";

  private final Shown shown;
  private final PhoneCards phones;
  private final SignOnCards signOns;
  private final Clock clock;

  PersonPages(Shown shown, ServiceLabels services, Clock clock) {
    this.shown = shown;
    this.phones = new PhoneCards(clock);
    this.signOns = new SignOnCards(services, Reader.STAFF, clock);
    this.clock = clock;
  }

  static String address(String person) {
    return PEOPLE + Shown.encoded(person);
  }

  /** Where an act begins. */
  static String address(String person, Act act, String on) {
    var address = address(person) + "/" + act.word();
    return on.isEmpty() ? address : address + "?on=" + Shown.encoded(on);
  }

  static String record(String reference) {
    return RECORDS + reference;
  }

  /**
   * What is shown of somebody.
   *
   * @param against why nothing can be done for them here
   * @param states how the phones are, by their ids, where something is required of them
   * @param requests that wait for approval
   * @param devices from which device a session is, by its public id
   */
  record File(
      Whom whom,
      Optional<Notice> against,
      List<Phone> phones,
      Map<String, DeviceStatus.Shown> states,
      List<EnrolmentRequest> requests,
      List<Session> sessions,
      List<AuditRecord> refusals,
      Map<String, String> devices) {
    File {
      phones = List.copyOf(phones);
      states = Map.copyOf(states);
      requests = List.copyOf(requests);
      sessions = List.copyOf(sessions);
      refusals = List.copyOf(refusals);
      devices = Map.copyOf(devices);
    }

    Function<String, Optional<String>> device() {
      var names = phones.stream().collect(Collectors.toMap(Phone::id, Phone::called));
      return session ->
          Optional.ofNullable(devices.get(session)).map(id -> names.getOrDefault(id, id));
    }
  }

  void show(Context ctx, String token, File file) {
    var texts = shown.texts(ctx);
    var notes = new ArrayList<String>();
    if (file.whom().hasLeft()) {
      notes.add(texts.get("helpdesk.person.left"));
    }
    if (file.whom().away() && file.against().isPresent()) {
      notes.add(texts.get("helpdesk.person.away"));
    } else {
      file.against().ifPresent(why -> notes.add(said(texts, why)));
    }
    var sections = new ArrayList<Section>();
    sections.add(phones(texts, file));
    if (!file.requests().isEmpty()) {
      sections.add(requests(texts, file));
    }
    sections.add(account(texts, file));
    sections.add(sessions(texts, file));
    sections.add(refusals(texts, file));
    shown.desk(
        ctx,
        file.whom().name(),
        notes,
        Optional.of(SearchPages.search(texts, token, file.whom().username())),
        sections);
  }

  static String said(Texts texts, Notice notice) {
    return texts.language() == Language.JA ? notice.japanese() : notice.english();
  }

  private Section phones(Texts texts, File file) {
    var cards = file.phones().stream().map(phone -> card(texts, file, phone)).toList();
    var notes = cards.isEmpty() ? List.of(texts.get("helpdesk.phones.none")) : List.<String>of();
    return new Section("phones", texts.get("helpdesk.phones"), notes, cards, List.of());
  }

  private Card card(Texts texts, File file, Phone phone) {
    var state = Optional.ofNullable(file.states().get(phone.id()));
    return phones.card(texts, phone, state, false, true, links(texts, file, phone));
  }

  private static List<Link> links(Texts texts, File file, Phone phone) {
    if (file.against().isPresent()) {
      return List.of();
    }
    var state = phone.device().map(Device::state);
    var enrol = phone.isUnbound() ? Stream.of(Act.CODE) : Stream.<Act>empty();
    var fitting =
        Stream.of(Act.LOST, Act.SUSPEND, Act.RESUME, Act.APPROVE, Act.FOUND)
            .filter(act -> act.fits(state));
    return Stream.concat(fitting, enrol)
        .map(act -> link(texts, file.whom(), act, phone.id(), phone.called()))
        .toList();
  }

  private static Link link(Texts texts, Whom whom, Act act, String on, String about) {
    return new Link(
        address(whom.id().value(), act, on),
        texts.get("act." + act.word()),
        act.danger() ? "danger" : "plain",
        about);
  }

  private Section requests(Texts texts, File file) {
    var cards = file.requests().stream().map(each -> request(texts, file, each)).toList();
    return new Section("requests", texts.get("helpdesk.requests"), List.of(), cards, List.of());
  }

  private Card request(Texts texts, File file, EnrolmentRequest request) {
    return new Card(
        request.candidate().device(),
        "",
        Optional.of(new Mark("open", texts.get("phone.state.pending"))),
        List.of(
            SearchPages.fact(texts, "filed", time(texts, request.filed())),
            SearchPages.fact(texts, "by", request.by().name()),
            SearchPages.fact(texts, "why", request.by().why())),
        file.against().isPresent()
            ? List.of()
            : Stream.of(Act.APPROVE_REQUEST, Act.DENY_REQUEST)
                .map(
                    act ->
                        link(texts, file.whom(), act, request.id(), request.candidate().device()))
                .toList());
  }

  private Section account(Texts texts, File file) {
    var facts = new ArrayList<Fact>();
    facts.add(SearchPages.fact(texts, "login", file.whom().username()));
    file.whom().person().ifPresent(person -> facts.addAll(known(texts, person)));
    var disabled = file.whom().person().filter(Person::disabled).isPresent();
    var links =
        file.against().isPresent()
            ? List.<Link>of()
            : Stream.of(Act.CODE, Act.UNLOCK, Act.END_APP)
                .map(act -> link(texts, file.whom(), act, "", ""))
                .toList();
    var card =
        new Card(
            file.whom().name(),
            "",
            disabled
                ? Optional.of(new Mark("bad", texts.get("helpdesk.by.disabled")))
                : Optional.empty(),
            facts,
            links);
    return new Section(
        "account", texts.get("helpdesk.account"), List.of(), List.of(card), List.of());
  }

  private static List<Fact> known(Texts texts, Person person) {
    var facts = new ArrayList<Fact>();
    person.reading().ifPresent(it -> facts.add(SearchPages.fact(texts, "reading", it)));
    person.first("mail").ifPresent(it -> facts.add(SearchPages.fact(texts, "mail", it)));
    person
        .first("telephoneNumber")
        .ifPresent(it -> facts.add(SearchPages.fact(texts, "telephone", it)));
    return facts;
  }

  private Section sessions(Texts texts, File file) {
    var cards = file.sessions().stream().map(each -> session(texts, file, each)).toList();
    return new Section(
        "sessions",
        texts.get("helpdesk.sessions"),
        cards.isEmpty() ? List.of(texts.get("helpdesk.sessions.none")) : List.of(),
        cards,
        cards.isEmpty() || file.against().isPresent()
            ? List.of()
            : List.of(link(texts, file.whom(), Act.END_SESSIONS, "", "")));
  }

  private Card session(Texts texts, File file, Session session) {
    var proved =
        session.factors().stream()
            .map(proof -> texts.get("helpdesk.factor." + proof.factor().text()))
            .collect(Collectors.joining(" · "));
    return new Card(
        file.device().apply(session.id()).orElseGet(() -> texts.get("helpdesk.session")),
        "",
        Optional.empty(),
        List.of(
            SearchPages.fact(texts, "started", time(texts, session.started())),
            SearchPages.fact(texts, "lastUsed", time(texts, session.lastUsed())),
            SearchPages.fact(texts, "from", session.clientAddress()),
            SearchPages.fact(texts, "proved", proved)),
        List.of());
  }

  private Section refusals(Texts texts, File file) {
    var cards =
        file.refusals().stream()
            .map(each -> signOns.card(texts, each, file.device(), record(each.reference())))
            .toList();
    return new Section(
        "refusals",
        texts.get("helpdesk.refusals"),
        List.of(texts.get(cards.isEmpty() ? "helpdesk.refusals.none" : "helpdesk.refusals.hint")),
        cards,
        List.of());
  }

  private String time(Texts texts, Instant at) {
    return ClockTime.of(at, clock.getZone(), texts.language());
  }
}
