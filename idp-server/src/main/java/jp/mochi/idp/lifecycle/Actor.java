package jp.mochi.idp.lifecycle;

import java.util.Map;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.Circumstances;

/**
 * Who asks for something to be done.
 *
 * @param name how audit records name the actor: a person's user name with the token's id, or {@code
 *     local} for whoever may read the server's data directory
 */
public record Actor(String name, Circumstances circumstances) {
  /** The record of what this actor did. */
  public AuditEvent did(String operation, String subject, Map<String, String> detail) {
    return new AuditEvent.Operated(circumstances, name, operation, subject, detail);
  }
}
