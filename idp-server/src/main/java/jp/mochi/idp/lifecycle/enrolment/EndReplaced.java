package jp.mochi.idp.lifecycle.enrolment;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.enrolment.AwaitedDevices;
import jp.mochi.cert.enrolment.EnrolmentCodes;
import jp.mochi.cert.enrolment.EnrolmentRequests;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.PhoneCertificates;

/**
 * Ends what time has ended: certificates that were replaced and whose overlap is over are revoked
 * as superseded; codes, requests and notices that nobody needs any more are deleted.
 */
public final class EndReplaced implements Runnable {
  /** For how long what has ended can be looked up yet. */
  private static final Duration KEPT = Duration.ofDays(90);

  private static final int AT_ONCE = 200;

  private final Database database;
  private final PhoneCertificates certificates;
  private final Duration overlap;
  private final Clock clock;
  private final IssuedCertificates issued = new IssuedCertificates();
  private final EnrolmentCodes codes = new EnrolmentCodes();
  private final AwaitedDevices awaited = new AwaitedDevices();
  private final EnrolmentRequests requests = new EnrolmentRequests();
  private final OwnerNotices notices = new OwnerNotices();
  private final ToldEnds told = new ToldEnds();

  public EndReplaced(
      Database database, PhoneCertificates certificates, Duration overlap, Clock clock) {
    this.database = database;
    this.certificates = certificates;
    this.overlap = overlap;
    this.clock = clock;
  }

  @Override
  public void run() {
    var now = clock.instant();
    var over = database.read(handle -> issued.replacedBefore(handle, now.minus(overlap), AT_ONCE));
    for (var each : over) {
      var own = new Circumstances(now, UUID.randomUUID().toString(), "", "");
      certificates.revoke(Actor.house(own), each.serial(), "superseded");
    }
    database.write(
        handle ->
            codes.deleteExpired(handle, now.minus(KEPT))
                + awaited.deleteExpired(handle, now)
                + requests.deleteOld(handle, now.minus(KEPT))
                + notices.deleteBefore(handle, now.minus(KEPT))
                + told.deleteBefore(handle, now.minus(KEPT)));
  }
}
