package jp.mochi.idp.portal;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.inforce.CurrentGrounds;
import jp.mochi.idp.inforce.PolicyVersions;
import jp.mochi.idp.lifecycle.Role;
import jp.mochi.idp.lifecycle.RoleGroups;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Requester;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.ldap.Person;
import org.jdbi.v3.core.Handle;

/**
 * Somebody who wants to see a page of ours, as a requester. As with an assertion, one transaction
 * re-reads session, policy and what was reported of the device before the page is shown; coming in
 * at the front is recorded in it.
 */
public final class PortalRequester implements Requester {
  private final Portal portal;
  private final Parts parts;
  private final CurrentGrounds grounds;

  /**
   * What it stands on.
   *
   * @param rules those in force
   * @param roles whose groups are the helpdesk's
   */
  public record Parts(
      Database database,
      Sessions sessions,
      PolicyVersions policies,
      Supplier<RuleSet> rules,
      RoleGroups roles,
      AuditLog audit,
      FloodCounter refusals,
      Clock clock) {}

  /** What the transaction came to. */
  private enum Found {
    AS_IT_WAS,
    SESSION_CHANGED,
    OUTDATED
  }

  public PortalRequester(Portal portal, Parts parts) {
    this.portal = portal;
    this.parts = parts;
    this.grounds = new CurrentGrounds(parts.policies());
  }

  @Override
  public String name() {
    return portal.requester();
  }

  @Override
  public Optional<Answer> permitted(
      SignOnRequest request,
      Decision.Permit permit,
      Session session,
      Person person,
      Visitor visitor) {
    var against = against(permit, person);
    if (against.isPresent()) {
      return Optional.of(refused(request, against.get(), Optional.of(session), visitor));
    }
    var now = parts.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    var found = parts.database().write(h -> enter(h, request, permit, session, visitor, now));
    return switch (found) {
      case AS_IT_WAS -> Optional.of(new Answer.Enter(portal.address(), session, person));
      case SESSION_CHANGED -> {
        var changed = new Why(Reason.CHANGED_MEANWHILE, Optional.of(permit), Map.of());
        yield Optional.of(refused(request, changed, Optional.of(session), visitor));
      }
      case OUTDATED -> Optional.empty();
    };
  }

  /** Why this permit opens nothing; empty where it does. */
  private Optional<Why> against(Decision.Permit permit, Person person) {
    var lacking = portal.rule().lacking(parts.rules().get(), permit);
    if (lacking.isPresent()) {
      return Optional.of(why(Reason.PORTAL_NO_RULE, permit, lacking.get()));
    }
    return portal.staff() && !parts.roles().include(Role.HELPDESK, person)
        ? Optional.of(why(Reason.PORTAL_ROLE, permit, parts.roles().names(Role.HELPDESK)))
        : Optional.empty();
  }

  private static Why why(Reason reason, Decision.Permit permit, String expected) {
    return new Why(reason, Optional.of(permit), Map.of("expected", expected));
  }

  private Found enter(
      Handle handle,
      SignOnRequest request,
      Decision.Permit permit,
      Session session,
      Visitor visitor,
      Instant now) {
    if (!parts.sessions().unchanged(handle, session)) {
      return Found.SESSION_CHANGED;
    }
    if (!grounds.hold(handle, permit, session.device())) {
      return Found.OUTDATED;
    }
    parts.sessions().touch(handle, session, now);
    if (request.details().containsKey(Portal.RECORDED)) {
      parts.audit().append(handle, record(request, permit, session, visitor));
    }
    return Found.AS_IT_WAS;
  }

  private static AuditEvent record(
      SignOnRequest request, Decision.Permit permit, Session session, Visitor visitor) {
    return new AuditEvent.Permitted(
        visitor.circumstances(),
        BrowserSessions.who(session),
        request.service(),
        session.factors(),
        permit.trace(),
        session.id(),
        "");
  }

  @Override
  public Answer refused(
      SignOnRequest request, Why why, Optional<Session> session, Visitor visitor) {
    var told = why.orNoRule(Reason.PORTAL_NO_RULE);
    var reference = parts.refusals().record(told.record(request, session, visitor));
    return told.page(reference, Optional.empty());
  }
}
