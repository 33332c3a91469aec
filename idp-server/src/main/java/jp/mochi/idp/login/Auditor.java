package jp.mochi.idp.login;

import jp.mochi.idp.audit.AuditEvent;

/**
 * Takes audit records; returns when the record is durable. The answer is the reference id under
 * which it is found: the event's own, or that of the flood in which it is counted.
 */
@FunctionalInterface
public interface Auditor {
  String record(AuditEvent event);
}
