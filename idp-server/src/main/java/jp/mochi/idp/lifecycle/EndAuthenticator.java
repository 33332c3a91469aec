package jp.mochi.idp.lifecycle;

import java.util.LinkedHashMap;
import java.util.List;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.onetime.Authenticator;
import jp.mochi.idp.onetime.OneTimeCodes;
import jp.mochi.idp.session.EndOfSessions;
import jp.mochi.idp.session.Session;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/**
 * Ends an authenticator app with its recovery codes, and the sessions in which a code of it was
 * proved, in the caller's transaction. The record says whose it was, so that its owner is told.
 */
public final class EndAuthenticator {
  private final EndOfSessions sessions;
  private final AuditLog audit;

  public EndAuthenticator(AuditLog audit) {
    this.sessions = new EndOfSessions(audit);
    this.audit = audit;
  }

  /**
   * Ends a person's app, if there is one.
   *
   * @return the sessions that ended with it; their services are still to be told
   */
  public List<Session> of(Handle handle, Actor actor, String person, String why) {
    return OneTimeCodes.end(handle, person).stream()
        .flatMap(app -> ended(handle, actor, app, why).stream())
        .toList();
  }

  /** Ends the apps that their owners have said to be on a device. */
  public List<Session> on(Handle handle, Actor actor, String device, String why) {
    return OneTimeCodes.on(handle, device).stream()
        .flatMap(app -> of(handle, actor, app.person(), why).stream())
        .toList();
  }

  private List<Session> ended(Handle handle, Actor actor, Authenticator app, String why) {
    var detail = new LinkedHashMap<String, String>();
    detail.put("person", app.person());
    detail.put("username", app.username());
    detail.put("device", app.device().orElse(""));
    detail.put("reason", why);
    audit.append(handle, actor.did("one-time-code end", app.id(), detail));
    return sessions.withCode(
        handle,
        new PersonId(app.person()),
        new EndOfSessions.Act(actor.circumstances(), "authenticator app ended by " + actor.name()));
  }
}
