package jp.mochi.idp.lifecycle.enrolment;

import java.time.Clock;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.EnrolmentDesk;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.config.EnrolmentConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.IssuePhoneCertificate;
import jp.mochi.idp.lifecycle.PhoneCertificates;
import jp.mochi.idp.lifecycle.device.DevicesAllowed;
import jp.mochi.idp.lifecycle.device.EnterEnrolled;
import jp.mochi.idp.pki.OwnAuthority;
import jp.mochi.idp.signout.TellLater;
import jp.mochi.ldap.Directory;

/** All of enrolment, wired; protocols, pages and the interface stand on it. */
public final class Enrolment {
  private final EnrolPhone phone;
  private final HandOutCodes codes;
  private final DecideRequests requests;
  private final EndReplaced ending;
  private final EnterEnrolled register;
  private final OwnerNotices notices = new OwnerNotices();

  /**
   * What it stands on.
   *
   * @param later tells services of sessions that ended with their certificate
   * @param allowed how many devices people may have at hand
   */
  public record Parts(
      Database database,
      OwnAuthority own,
      Directory directory,
      AuditLog audit,
      FloodCounter refusals,
      TellLater later,
      EnrolmentConfig config,
      DevicesAllowed allowed,
      Clock clock) {}

  public Enrolment(Parts parts) {
    var issuing =
        new IssuePhoneCertificate(
            parts.database(), parts.own(), parts.audit(), parts.later(), parts.clock());
    this.register = new EnterEnrolled(parts.audit(), parts.allowed(), parts.clock());
    var desk =
        new EnrolPhone.Parts(
            parts.database(),
            parts.directory(),
            issuing,
            register,
            parts.audit(),
            parts.refusals(),
            notices,
            parts.config(),
            parts.clock());
    this.phone = new EnrolPhone(desk);
    this.codes =
        new HandOutCodes(parts.database(), register, parts.audit(), parts.config(), parts.clock());
    this.requests = new DecideRequests(phone, desk);
    this.ending =
        new EndReplaced(
            parts.database(),
            new PhoneCertificates(
                parts.database(), parts.own(), parts.audit(), parts.later(), parts.clock()),
            parts.config().overlap(),
            parts.clock());
  }

  /** The desk, for whoever asks under these circumstances. */
  public EnrolmentDesk desk(Circumstances circumstances) {
    return phone.desk(circumstances);
  }

  /** Records a refusal that a page has met; the reference under which it is found. */
  public String refused(EnrolmentRoute route, EnrolmentFault fault, Circumstances circumstances) {
    return refused(route, new EnrolmentOutcome.Refused(fault), circumstances);
  }

  /** The same, with what else is known of it. */
  public String refused(
      EnrolmentRoute route, EnrolmentOutcome.Refused why, Circumstances circumstances) {
    return phone.tell(route, why, circumstances);
  }

  /** Brings what is enrolled into the register. */
  public EnterEnrolled register() {
    return register;
  }

  /** Makes what opens the desk. */
  public HandOutCodes codes() {
    return codes;
  }

  /** Requests that wait for somebody. */
  public DecideRequests requests() {
    return requests;
  }

  /** What owners must hear. */
  public OwnerNotices notices() {
    return notices;
  }

  /** To be run now and then: ends what time has ended. */
  public Runnable ending() {
    return ending;
  }
}
