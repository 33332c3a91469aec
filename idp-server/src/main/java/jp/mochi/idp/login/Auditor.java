package jp.mochi.idp.login;

import jp.mochi.idp.audit.AuditEvent;

/** Takes audit records; returns when the record is durable. */
@FunctionalInterface
public interface Auditor {
  void record(AuditEvent event);
}
