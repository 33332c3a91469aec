package jp.mochi.idp.login;

import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.reason.Reason;
import jp.mochi.ldap.PersonId;

/**
 * What the audit says of tries. A name that the directory doesn't know is kept as a keyed hash:
 * people type passwords there.
 */
final class TryRecords {
  private final Sealer sealer;
  private final Auditor auditor;

  TryRecords(Sealer sealer, Auditor auditor) {
    this.sealer = sealer;
    this.auditor = auditor;
  }

  /** A keyed hash of the name, under which its tries are counted. */
  String pseudonym(Try it) {
    return sealer.pseudonym(it.name().folded());
  }

  /** Refused; {@code detail} is for the helpdesk. The reference id under which it is found. */
  String refused(Try it, Reason reason, String detail) {
    var who =
        new AuditEvent.Who(
            it.person().map(PersonId::value),
            it.person().isPresent() ? it.name().value() : pseudonym(it));
    return auditor.record(
        new AuditEvent.Refused(
            it.visitor().circumstances(),
            Optional.of(who),
            Optional.of(it.request().service()),
            reason,
            Optional.empty(),
            Optional.empty(),
            Map.of("detail", detail)));
  }

  /** The password was changed by its owner. */
  void passwordChanged(Try it) {
    owner(it, "password change", Map.of());
  }

  /** The directory didn't take the owner's new password; {@code why} is its word for it. */
  void passwordRejected(Try it, String why) {
    owner(it, "password change rejected", Map.of("why", why));
  }

  private void owner(Try it, String operation, Map<String, String> detail) {
    var id = it.person().map(PersonId::value);
    auditor.record(
        new AuditEvent.Operated(
            it.visitor().circumstances(),
            new AuditEvent.Who(id, it.name().value()),
            operation,
            id.orElse(""),
            detail));
  }

  /** A browser was forgotten since a copy of its cookie is about. */
  void stolen(Try it, String browser, int people) {
    auditor.record(
        new AuditEvent.Operated(
            it.visitor().circumstances(),
            "system",
            "known browser forgotten",
            browser,
            Map.of("why", "a replaced secret came again", "people", Integer.toString(people))));
  }
}
