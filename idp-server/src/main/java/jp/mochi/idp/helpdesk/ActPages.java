package jp.mochi.idp.helpdesk;

import io.javalin.http.Context;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.idp.helpdesk.DoAct.Target;
import jp.mochi.idp.lifecycle.IdentityProof;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.device.Phone;
import jp.mochi.idp.lifecycle.enrolment.HandOutCodes;
import jp.mochi.idp.portal.AskView;
import jp.mochi.idp.portal.DeskView.Link;
import jp.mochi.idp.portal.DoneView;
import jp.mochi.idp.portal.FormSeal;
import jp.mochi.idp.portal.QrPath;
import jp.mochi.idp.portal.Remaining;
import jp.mochi.idp.portal.Shown;
import jp.mochi.idp.portal.Visit;
import jp.mochi.idp.text.ClockTime;
import jp.mochi.idp.text.Texts;

/** The pages before and after an act. */
final class ActPages {
  private final Shown shown;
  private final Remaining remaining;
  private final URI baseUrl;
  private final Clock clock;

  ActPages(Shown shown, URI baseUrl, Clock clock) {
    this.shown = shown;
    this.remaining = new Remaining(clock);
    this.baseUrl = baseUrl;
    this.clock = clock;
  }

  /**
   * Before it.
   *
   * @param typed what stood in the form that came back
   * @param why it came back
   */
  void ask(Context ctx, Target target, String token, Optional<Asked> typed, Optional<Notice> why) {
    var texts = shown.texts(ctx);
    var act = target.act();
    var reason =
        typed
            .map(Asked::reason)
            .orElseGet(() -> act == Act.LOST ? texts.get("act.lost.typed") : "");
    shown.ask(
        ctx,
        new Shown.Ask(
            texts.get(key(act, "heading")),
            about(target),
            sentences(texts, act, "will", act.will()),
            why.map(notice -> PersonPages.said(texts, notice)),
            PersonPages.address(target.whom().id().value(), act, ""),
            Map.of(FormSeal.FIELD, token, "on", target.on(), PersonRoutes.FRESH, target.fresh()),
            choices(texts, target),
            Optional.of(
                new AskView.Reason(texts.get("act.reason"), texts.get("act.reason.hint"), reason)),
            texts.get(key(act, "go")),
            act.danger(),
            PersonPages.address(target.whom().id().value())));
  }

  private static String key(Act act, String part) {
    return "act." + act.word() + "." + part;
  }

  private static List<String> sentences(Texts texts, Act act, String part, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> texts.get(key(act, part) + "." + number))
        .toList();
  }

  private static String about(Target target) {
    var whom = target.whom();
    var person = whom.name() + " (" + whom.username() + ")";
    return target
        .phone()
        .map(ActPages::named)
        .or(() -> target.request().map(request -> request.candidate().device()))
        .map(thing -> person + " · " + thing)
        .orElse(person);
  }

  private static String named(Phone phone) {
    return phone.called().equals(phone.id())
        ? phone.id()
        : phone.called() + " (" + phone.id() + ")";
  }

  private static List<AskView.Choices> choices(Texts texts, Target target) {
    var choices = new ArrayList<AskView.Choices>();
    if (target.newPhone()) {
      choices.add(
          choices(
              texts,
              "platform",
              Stream.of(Candidate.Platform.values()).map(Candidate.Platform::text).toList()));
      choices.add(
          choices(
              texts,
              "ownership",
              Stream.of(Candidate.Ownership.values()).map(Candidate.Ownership::text).toList()));
    }
    if (target.act().gives()) {
      choices.add(choices(texts, "proof", IdentityProof.words()));
    }
    return choices;
  }

  private static AskView.Choices choices(Texts texts, String name, List<String> values) {
    return new AskView.Choices(
        name,
        texts.get("act." + name),
        values.stream()
            .map(value -> Map.entry(value, texts.get("act." + name + "." + value)))
            .toList());
  }

  /**
   * After it; what isn't there any more is told by the caller.
   *
   * @param app whether the person still has an authenticator app, which may be on that phone
   */
  void done(Context ctx, Visit visit, Target target, Came came, boolean app) {
    var texts = shown.texts(ctx);
    var act = target.act();
    var heading = texts.get(key(act, "done"), about(target));
    var said = sentences(texts, act, "next", act.next());
    var next = app ? with(said, texts.get("act.lost.next.app")) : said;
    var back = back(texts, target);
    shown.done(
        ctx,
        visit,
        switch (came) {
          case Came.Phone(var ending, var lately) when act.danger() ->
              new Shown.Done(
                      true,
                      heading,
                      remaining.ended(texts, ending),
                      Optional.empty(),
                      remaining.services(texts, ending),
                      ending.services().isEmpty() ? next : withRemains(texts, act, next),
                      back)
                  .andRecent(lately(texts, target, lately));
          case Came.Phone given ->
              new Shown.Done(true, heading, List.of(), Optional.empty(), List.of(), next, back);
          case Came.Decided decided -> Shown.Done.good(heading, List.of(), back);
          case Came.Unlocked unlocked -> Shown.Done.good(heading, List.of(), back);
          case Came.Sessions(var ended) ->
              new Shown.Done(
                  true,
                  heading,
                  List.of(texts.get("act.end-sessions.ended", ended.sessions().size())),
                  Optional.empty(),
                  remaining.states(texts, ended.services()),
                  next,
                  back);
          case Came.AppEnded(var sessions) ->
              new Shown.Done(
                  true,
                  heading,
                  List.of(texts.get("act.end-sessions.ended", sessions)),
                  Optional.empty(),
                  List.of(),
                  next,
                  back);
          case Came.Code(var made) -> code(texts, heading, made, next, back);
          case Came.Refused(var why) ->
              Shown.Done.not(texts.get("desk.not"), PersonPages.said(texts, why), back);
          case Came.NotThere gone ->
              Shown.Done.not(texts.get("desk.not"), texts.get("act.gone"), back);
        });
  }

  private static List<Link> lately(Texts texts, Target target, List<Phone> phones) {
    var person = target.whom().id().value();
    return phones.stream()
        .map(
            phone ->
                new Link(
                    PersonPages.address(person, Act.LOST, phone.id()),
                    texts.get("desk.recent.lost", named(phone)),
                    "danger",
                    ""))
        .toList();
  }

  /** What was reached from a lost phone is ended by hand where nobody could be told. */
  private static List<String> withRemains(Texts texts, Act act, List<String> next) {
    return act == Act.LOST ? with(next, texts.get("act.lost.next.remains")) : next;
  }

  private static List<String> with(List<String> sentences, String more) {
    return Stream.concat(sentences.stream(), Stream.of(more)).toList();
  }

  private Shown.Done code(
      Texts texts, String heading, HandOutCodes.Made made, List<String> next, Link back) {
    var link = HandOutCodes.link(baseUrl + "/enrol", made.challenge().text());
    var until = ClockTime.of(made.expires(), clock.getZone(), texts.language());
    return new Shown.Done(
        true,
        heading,
        List.of(texts.get("act.code.until", until)),
        Optional.of(new DoneView.Code(QrPath.of(link), texts.get("enrol.code.link"), link)),
        List.of(),
        next,
        back);
  }

  private static Link back(Texts texts, Target target) {
    return new Link(
        PersonPages.address(target.whom().id().value()),
        texts.get("helpdesk.back", target.whom().name()),
        "plain",
        "");
  }
}
