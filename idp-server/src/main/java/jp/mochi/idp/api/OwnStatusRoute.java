package jp.mochi.idp.api;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.certificate.JudgeCertificate;
import jp.mochi.idp.certificate.Judged;
import jp.mochi.idp.certificate.ReadShown;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Reference;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.status.StatusBody;
import jp.mochi.idp.lifecycle.status.StatusOutcome;
import jp.mochi.idp.lifecycle.status.TakeStatus;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;
import jp.mochi.ldap.Person;

/**
 * A device's own word on how it is, at the client-certificate listener: it is known by its
 * certificate, and speaks for itself alone. The body isn't read before that is settled.
 */
public final class OwnStatusRoute {
  private final ReadShown reading;
  private final JudgeCertificate judge;
  private final TakeStatus taking;
  private final FloodCounter refusals;
  private final Function<Context, Visitor> visitors;

  /**
   * @param reading reads certificates of handshakes, or of listed proxies
   * @param refusals counts what anybody may send
   * @param visitors sees whoever comes, without a cookie
   */
  public OwnStatusRoute(
      ReadShown reading,
      JudgeCertificate judge,
      TakeStatus taking,
      FloodCounter refusals,
      Function<Context, Visitor> visitors) {
    this.reading = reading;
    this.judge = judge;
    this.taking = taking;
    this.refusals = refusals;
    this.visitors = visitors;
  }

  public Route route() {
    return new Route(
        Set.of(Listener.CLIENT_CERTIFICATE),
        HandlerType.POST,
        Api.PREFIX + "/devices/{id}/status",
        this::take,
        StatusBody.MOST_BYTES);
  }

  private void take(Context ctx) throws IOException {
    var circumstances = visitors.apply(ctx).circumstances();
    if (ctx.header("Origin") != null) { // some page's script: no phone's word about itself
      var record =
          refused(
              circumstances, Optional.empty(), Reason.STATUS_SOURCE, Map.of("error", "browser"));
      refuse(ctx, record, words(Reason.STATUS_SOURCE));
      return;
    }
    switch (judge.judge(reading.read(ctx).shown())) {
      case Judged.Refused(var reason, var detail) ->
          refuse(ctx, refused(circumstances, Optional.empty(), reason, detail), words(reason));
      // What a number in it says of a device, whoever could have it written there says.
      case Judged.Theirs theirs
          when theirs.identified() || !theirs.device().equals(Optional.of(ctx.pathParam("id"))) ->
          refuse(
              ctx,
              refused(
                  circumstances,
                  Optional.of(theirs.person()),
                  Reason.STATUS_SOURCE,
                  theirs.detail()),
              words(Reason.STATUS_SOURCE));
      case Judged.Theirs theirs -> take(ctx, theirs, circumstances);
    }
  }

  private void take(Context ctx, Judged.Theirs theirs, Circumstances circumstances)
      throws IOException {
    var person = theirs.person();
    var actor = Actor.person(person.id().value(), person.username(), circumstances);
    var sender = new StatusBody.Sender(ctx.pathParam("id"), StatusSource.SELF);
    var outcome =
        switch (StatusBody.read(ctx.bodyInputStream(), sender)) {
          case StatusBody.Outcome.Bad(var why) -> why;
          case StatusBody.Outcome.Read(var report) -> taking.ofItself(actor, report);
        };
    var answer = DeviceStatusRoutes.answer(outcome);
    if (outcome instanceof StatusOutcome.Refused(var reason, var why)) {
      var detail = new HashMap<>(theirs.detail());
      detail.put("error", why.code());
      detail.put("pointer", why.element());
      var record = refused(circumstances, Optional.of(person), reason, detail);
      Reference.show(ctx, refusals.record(record));
    }
    Api.write(ctx, answer);
  }

  private void refuse(Context ctx, AuditEvent.Refused record, Notice words) throws IOException {
    Reference.show(ctx, refusals.record(record));
    var status = record.reason() == Reason.DIRECTORY_UNAVAILABLE ? 503 : 403;
    Api.write(
        ctx, new Answer.Refusal(status, record.reason().name(), List.of(words), record.reason()));
  }

  private static Notice words(Reason reason) {
    return new Notice(
        reason.name(), "", sentence(reason, Language.EN), sentence(reason, Language.JA));
  }

  private static String sentence(Reason reason, Language language) {
    return Texts.in(language).message(reason);
  }

  private static AuditEvent.Refused refused(
      Circumstances circumstances,
      Optional<Person> person,
      Reason reason,
      Map<String, String> detail) {
    return new AuditEvent.Refused(
        circumstances,
        person.map(it -> new AuditEvent.Who(Optional.of(it.id().value()), it.username())),
        Optional.empty(),
        reason,
        Optional.empty(),
        Optional.empty(),
        detail);
  }
}
