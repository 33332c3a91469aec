package jp.mochi.idp.signout;

import java.util.Collection;
import java.util.List;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.Circumstances;

/**
 * Tells the services of sessions that have ended, without a browser: for the helpdesk, and for
 * whatever ends a session by itself.
 */
@FunctionalInterface
public interface TellServices {
  /**
   * Tells whoever can be told, and records how each fared. Comes back within a few seconds,
   * whatever the services do; may not be called within a transaction.
   *
   * @param sessions public ids of sessions that have ended
   * @param who whose they were
   * @param circumstances of the act that ended them
   */
  List<ServiceState> tell(
      Collection<String> sessions, AuditEvent.Who who, Circumstances circumstances);
}
