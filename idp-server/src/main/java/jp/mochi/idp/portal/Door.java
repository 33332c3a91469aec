package jp.mochi.idp.portal;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.http.SameOrigin;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.Role;
import jp.mochi.idp.lifecycle.RoleGroups;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Outcome;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.text.Language;
import jp.mochi.ldap.Person;

/** Lets people in to a page, request by request, or shows them what is asked of them first. */
public final class Door {
  private final Portal portal;
  private final Parts parts;

  /** What all doors stand on. */
  public record Parts(
      SignOn signOn,
      LoginPages pages,
      Visitors visitors,
      SameOrigin sameOrigin,
      FormSeal seal,
      FloodCounter refusals,
      RoleGroups roles,
      URI baseUrl) {}

  /** What is done for whoever was let in. */
  @FunctionalInterface
  public interface Inside {
    void handle(Context ctx, Visit visit);
  }

  public Door(Portal portal, Parts parts) {
    this.portal = portal;
    this.parts = parts;
  }

  /** Seals a form that will come back to {@link #form}. */
  public String seal(Visit visit, String about) {
    return parts.seal().seal(visit, about);
  }

  /** The same for a form that changes nothing: it may stand open all day. */
  public String sealForTheDay(Visit visit, String about) {
    return parts.seal().sealForTheDay(visit, about);
  }

  /** The front page: that somebody came in is recorded. */
  public Handler front(Inside inside) {
    return ctx -> enter(ctx, true, inside);
  }

  /** A page that changes nothing. */
  public Handler page(Inside inside) {
    return ctx -> enter(ctx, false, inside);
  }

  /**
   * A form of ours.
   *
   * @param about what it must have been sealed for
   */
  public Handler form(Function<Context, String> about, Inside inside) {
    return ctx -> {
      // Read before anything is refused, as all forms are: see LoginRoutes.
      var token = field(ctx, FormSeal.FIELD).orElse("");
      if (parts.sameOrigin().isForeign(ctx) || !Visitors.hasBrowser(ctx)) {
        refuse(ctx, parts.visitors().unmarked(ctx), Reason.WRONG_BROWSER, Optional.empty());
        return;
      }
      enter(
          ctx,
          false,
          (context, visit) -> {
            if (parts.seal().holds(visit, about.apply(context), token)) {
              inside.handle(context, visit);
            } else {
              refuse(context, visit.visitor(), Reason.FLOW_EXPIRED, Optional.of(visit.session()));
            }
          });
    };
  }

  private void enter(Context ctx, boolean recorded, Inside inside) {
    Language.ofTag(ctx.queryParam("lang")).ifPresent(chosen -> LoginPages.choose(ctx, chosen));
    var visitor = parts.visitors().of(ctx);
    var now = visitor.circumstances().time();
    var asked = portal.request(parts.baseUrl(), now, recorded);
    switch (parts.signOn().proceed(asked, visitor)) {
      case Outcome.Answered(Answer.Enter(var address, var session, var person)) ->
          inside.handle(ctx, new Visit(visitor, session, person, role(person)));
      // What comes back from the sign-on goes to the front page, which records it.
      case Outcome.Collect more ->
          parts.pages().show(ctx, more.with(portal.request(parts.baseUrl(), now, false)), visitor);
      case Outcome.Answered other -> parts.pages().show(ctx, other, visitor);
    }
  }

  private Optional<Role> role(Person person) {
    if (!portal.staff()) {
      return Optional.empty();
    }
    return Optional.of(parts.roles().include(Role.ADMIN, person) ? Role.ADMIN : Role.HELPDESK);
  }

  /**
   * Records that something was asked for which isn't done; the page that says so is the caller's.
   *
   * @param call what was asked for, never what was typed
   */
  public void notDone(Visit visit, String call, Notice why) {
    var unused =
        parts
            .refusals()
            .record(
                refused(
                    visit.visitor(),
                    Reason.OPERATION_REFUSED,
                    Optional.of(visit.session()),
                    Map.of("call", call, "faults", why.code())));
  }

  /** There is nothing of that kind, or not for this person. */
  public void notFound(Context ctx, Visit visit) {
    refuse(ctx, visit.visitor(), Reason.NOT_FOUND, Optional.of(visit.session()));
  }

  private void refuse(Context ctx, Visitor visitor, Reason reason, Optional<Session> session) {
    var detail = Map.of("path", ctx.path());
    var reference = parts.refusals().record(refused(visitor, reason, session, detail));
    parts.pages().refuse(ctx, reason, reference, Optional.of(parts.baseUrl() + portal.address()));
  }

  private AuditEvent.Refused refused(
      Visitor visitor, Reason reason, Optional<Session> session, Map<String, String> detail) {
    return new AuditEvent.Refused(
        visitor.circumstances(),
        session.map(BrowserSessions::who),
        Optional.of(portal.rule().service()),
        reason,
        Optional.empty(),
        session.map(Session::id),
        detail);
  }

  /** A field that is there once; anything else is nothing. */
  public static Optional<String> field(Context ctx, String name) {
    var values = ctx.formParams(name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
