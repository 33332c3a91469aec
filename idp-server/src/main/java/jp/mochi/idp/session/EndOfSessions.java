package jp.mochi.idp.session;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/**
 * Ends sessions; nobody else does. Whatever ends one, three things belong to it, in one
 * transaction: the row goes, so that the session counts on no node any more and an answer that is
 * about to be issued finds it gone; the services that took part are owed their sign-out; and it is
 * on record why. Sessions that are past their limits are no sessions any more: what is left of them
 * is swept.
 *
 * <p>Services are told after the transaction: {@code signout.TellLater} does so at once, and
 * whichever node goes on tells what is still owed.
 */
public final class EndOfSessions {
  private final Sessions sessions;
  private final UntoldSessions untold = new UntoldSessions();
  private final AuditLog audit;

  public EndOfSessions(AuditLog audit) {
    this(new Sessions(), audit);
  }

  EndOfSessions(Sessions sessions, AuditLog audit) {
    this.sessions = sessions;
    this.audit = audit;
  }

  /**
   * What ends them.
   *
   * @param why for the records
   */
  public record Act(Circumstances circumstances, String why) {}

  /** Ends one session; empty when there was none of this public id. */
  public Optional<Session> one(Handle handle, String id, Act act) {
    return over(handle, sessions.end(handle, id).stream().toList(), act).stream().findFirst();
  }

  /** Ends one as it was read; empty where it has changed since, or ended. */
  public Optional<Session> asRead(Handle handle, Session session, Act act) {
    return sessions.isAsRead(handle, session) ? one(handle, session.id(), act) : Optional.empty();
  }

  /** Ends all of a person. */
  public List<Session> of(Handle handle, PersonId person, Act act) {
    return over(handle, sessions.endAll(handle, person), act);
  }

  /**
   * Ends a person's sessions that rest on no phone: nobody knows on which one they were opened, so
   * that each may be on one that is lost.
   */
  public List<Session> ofNoPhone(Handle handle, PersonId person, Act act) {
    return over(handle, sessions.endAllOnNoPhone(handle, person), act);
  }

  /** Ends a person's sessions in which a one-time code was proved. */
  public List<Session> withCode(Handle handle, PersonId person, Act act) {
    return over(handle, sessions.endAllWithCode(handle, person), act);
  }

  /**
   * Ends all in which this certificate was proved, in the transaction that revokes it.
   *
   * @param fingerprint its SHA-256, in lower-case hex
   */
  public List<Session> withCertificate(Handle handle, String fingerprint, Act act) {
    return over(handle, sessions.endAllWith(handle, fingerprint), act);
  }

  /** Ends all in which this key was proved, in the transaction that ends the key. */
  public List<Session> withKey(Handle handle, String key, Act act) {
    return over(handle, sessions.endAllWithKey(handle, key), act);
  }

  /** Ends all from a registered device, in the transaction that shuts the device out. */
  public List<Session> from(Handle handle, String device, Act act) {
    return over(handle, sessions.endAllFrom(handle, device), act);
  }

  /**
   * Owes the sign-out of sessions that had ended before, as far as any service of them is known to
   * go on.
   *
   * @param ended public ids
   * @param who whose they were
   */
  public void endedBefore(
      Handle handle, Collection<String> ended, AuditEvent.Who who, Circumstances circumstances) {
    untold.owe(handle, ended, who, circumstances);
  }

  private List<Session> over(Handle handle, List<Session> ended, Act act) {
    for (var session : ended) {
      var who = BrowserSessions.who(session);
      untold.owe(handle, List.of(session.id()), who, act.circumstances());
      audit.append(
          handle, new AuditEvent.SessionEnded(act.circumstances(), who, session.id(), act.why()));
    }
    return ended;
  }
}
