package jp.mochi.idp.helpdesk;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.enrolment.EnrolmentRequest;
import jp.mochi.cert.enrolment.EnrolmentRequests;
import jp.mochi.idp.audit.PersonRecords;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.UnlockPerson;
import jp.mochi.idp.lifecycle.device.Doer;
import jp.mochi.idp.lifecycle.device.Phone;
import jp.mochi.idp.person.KnownPerson;
import jp.mochi.idp.portal.Door;
import jp.mochi.idp.portal.Shown;
import jp.mochi.idp.portal.Visit;
import jp.mochi.idp.session.DeviceUse;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;

/** A person's page, and what is done for them. */
final class PersonRoutes {
  private static final String PERSON = "/helpdesk/people/{person}";
  private static final String ACT = PERSON + "/{act}";

  /** The field with what a new phone is called. */
  static final String FRESH = "fresh";

  private static final int WAITING = 10;
  private static final int REFUSALS = 10;
  private static final int LONGEST = 200;

  private final HelpdeskRoutes.Parts parts;
  private final KnownHere known;
  private final DoAct doing;
  private final PersonPages personPages;
  private final ActPages actPages;

  PersonRoutes(HelpdeskRoutes.Parts parts, Shown shown) {
    this.parts = parts;
    this.known = new KnownHere(parts.database(), parts.register(), parts.sessions(), parts.clock());
    this.doing =
        new DoAct(
            new DoAct.Parts(
                parts.database(),
                parts.audit(),
                parts.register(),
                parts.phones(),
                parts.mayAct(),
                parts.enrolment(),
                parts.sessions(),
                new UnlockPerson(parts.database(), parts.audit()),
                parts.apps()));
    this.personPages = new PersonPages(shown, parts.services(), parts.clock());
    this.actPages = new ActPages(shown, parts.baseUrl(), parts.clock());
  }

  List<Route> routes() {
    var door = parts.door();
    return List.of(
        Route.get(Listener.MAIN, PERSON, door.page(this::person)),
        Route.get(Listener.MAIN, ACT, door.page(this::ask)),
        Route.post(Listener.MAIN, ACT, door.form(PersonRoutes::about, this::act)));
  }

  /**
   * Empty where the directory says that it has nobody of this id, and nothing here tells of them.
   * While it doesn't answer nobody is nobody.
   */
  private Optional<Whom> whom(String id) {
    if (id.isBlank() || id.length() > LONGEST) {
      return Optional.empty();
    }
    var person = new PersonId(id);
    return switch (parts.people().read(person)) {
      case KnownPerson.Current(var it) -> Optional.of(there(it));
      case KnownPerson.LastKnown(var it, var cause) -> Optional.of(there(it));
      case KnownPerson.Gone gone ->
          known.username(person).map(name -> new Whom(person, Optional.empty(), name, false));
      case KnownPerson.Several several -> Optional.of(unsure(person));
      case KnownPerson.Unknown away -> Optional.of(unsure(person));
    };
  }

  private static Whom there(Person person) {
    return new Whom(person.id(), Optional.of(person), person.username(), false);
  }

  private Whom unsure(PersonId person) {
    return new Whom(person, Optional.empty(), known.username(person).orElse(person.value()), true);
  }

  private void person(Context ctx, Visit visit) {
    var whom = whom(ctx.pathParam("person"));
    if (whom.isEmpty()) {
      parts.door().notFound(ctx, visit);
      return;
    }
    var id = whom.get().id();
    HelpdeskRoutes.record(
        parts, visit, "helpdesk person", id.value(), Map.of("username", whom.get().username()));
    var told =
        parts
            .database()
            .read(
                handle ->
                    Map.entry(
                        PersonRecords.refusals(handle, id.value(), REFUSALS),
                        DeviceUse.of(handle, id).ofSessions()));
    var phones = parts.phones().person(id);
    personPages.show(
        ctx,
        parts.door().sealForTheDay(visit, SearchRoutes.FORM),
        new PersonPages.File(
            whom.get(),
            parts.mayAct().refusal(new Doer(visit.actor(), visit.role()), id.value()),
            phones,
            parts.status().required(Phone.registered(phones)),
            waiting(id),
            parts.sessions().list(Optional.of(id.value())),
            told.getKey(),
            told.getValue()));
  }

  private List<EnrolmentRequest> waiting(PersonId id) {
    return parts
        .enrolment()
        .requests()
        .list(
            new EnrolmentRequests.Wanted(
                Optional.of(id.value()),
                Optional.of(EnrolmentRequest.State.PENDING),
                Optional.empty(),
                WAITING));
  }

  /** What the form of an act is sealed for: the act, the person, and the phone or the request. */
  private static String about(Context ctx) {
    return about(
        ctx.pathParam("act"),
        ctx.pathParam("person"),
        Door.field(ctx, "on").orElse(""),
        Door.field(ctx, FRESH).orElse(""));
  }

  private static String about(String act, String person, String on, String fresh) {
    return "helpdesk " + act + "\n" + person + "\n" + on + "\n" + fresh;
  }

  private Optional<DoAct.Target> target(Context ctx, String on) {
    return Act.of(ctx.pathParam("act"))
        .flatMap(act -> whom(ctx.pathParam("person")).map(whom -> doing.target(act, whom, on)))
        .filter(DoAct.Target::isThere);
  }

  private void ask(Context ctx, Visit visit) {
    var on = Optional.ofNullable(ctx.queryParam("on")).orElse("");
    var target = target(ctx, on);
    if (target.isEmpty()) {
      parts.door().notFound(ctx, visit);
      return;
    }
    var against = doing.against(visit, target.get());
    if (against.isPresent()) {
      refused(ctx, visit, target.get(), against.get());
      return;
    }
    HelpdeskRoutes.record(
        parts,
        visit,
        "helpdesk person",
        target.get().whom().id().value(),
        Map.of("username", target.get().whom().username(), "act", target.get().act().word()));
    var asked = target.get().about(DoAct.newDevice());
    actPages.ask(ctx, asked, seal(visit, asked), Optional.empty(), Optional.empty());
  }

  private String seal(Visit visit, DoAct.Target target) {
    var person = target.whom().id().value();
    return parts
        .door()
        .seal(visit, about(target.act().word(), person, target.on(), target.fresh()));
  }

  private void act(Context ctx, Visit visit) {
    var found =
        target(ctx, Door.field(ctx, "on").orElse(""))
            .map(it -> it.about(Door.field(ctx, FRESH).orElse("")));
    if (found.isEmpty()) {
      parts.door().notFound(ctx, visit);
      return;
    }
    var target = found.get();
    var against = doing.against(visit, target);
    if (against.isPresent()) {
      refused(ctx, visit, target, against.get());
      return;
    }
    var asked = Asked.of(ctx);
    var missing = asked.missing(target.act(), target.newPhone());
    if (missing.isPresent()) {
      ctx.status(HttpStatus.BAD_REQUEST);
      actPages.ask(ctx, target, seal(visit, target), Optional.of(asked), missing);
      return;
    }
    switch (doing.act(visit, target, asked)) {
      case Came.Refused(var why) -> refused(ctx, visit, target, why);
      case Came done -> actPages.done(ctx, visit, target, done, hasApp(target));
    }
  }

  /** One that was on a lost phone has ended with it, as far as anybody had said so. */
  private boolean hasApp(DoAct.Target target) {
    return target.act() == Act.LOST && parts.apps().of(target.whom().id().value()).isPresent();
  }

  private void refused(Context ctx, Visit visit, DoAct.Target target, Notice why) {
    parts.door().notDone(visit, target.act().word() + " " + target.whom().username(), why);
    ctx.status(HttpStatus.FORBIDDEN);
    actPages.done(ctx, visit, target, new Came.Refused(why), false);
  }
}
