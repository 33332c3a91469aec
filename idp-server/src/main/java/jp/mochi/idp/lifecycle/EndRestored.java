package jp.mochi.idp.lifecycle;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jp.mochi.cert.enrolment.AwaitedDevices;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.EnrolmentCodes;
import jp.mochi.cert.enrolment.EnrolmentRequests;
import jp.mochi.idp.onetime.OneTimeCodes;
import jp.mochi.idp.signal.Tell;
import org.jdbi.v3.core.Handle;

/**
 * Ends what a backup must not bring back. A session may have been ended since, and what opens
 * something once may have done so: of neither does the backup know, so all of them end. Requests
 * that wait for somebody's decision stay, since they open nothing; what is sealed in pages and
 * cookies lives ten minutes at most, counts only in the browser that it was made for, and gives
 * nothing without a session.
 */
public final class EndRestored {
  private final EnrolmentCodes codes = new EnrolmentCodes();
  private final AwaitedDevices awaited = new AwaitedDevices();
  private final EnrolmentRequests requests = new EnrolmentRequests();
  private final Clock clock;

  EndRestored(Clock clock) {
    this.clock = clock;
  }

  /**
   * How many ended.
   *
   * @param sessions of people
   * @param codes that led to a certificate or a key, those of invitations among them
   * @param awaited devices that a device management's challenge would have opened for
   * @param requests that somebody had approved, and that had no certificate yet
   * @param recoveryCodes for days on which the authenticator app is gone
   */
  public record Ended(int sessions, int codes, int awaited, int requests, int recoveryCodes) {
    static final Ended NOTHING = new Ended(0, 0, 0, 0, 0);

    /** For the record and the interface. */
    public Map<String, String> detail() {
      var detail = new TreeMap<String, String>();
      detail.put("sessionsEnded", String.valueOf(sessions));
      detail.put("codesEnded", String.valueOf(codes));
      detail.put("awaitedEnded", String.valueOf(awaited));
      detail.put("requestsDenied", String.valueOf(requests));
      detail.put("recoveryCodesEnded", String.valueOf(recoveryCodes));
      return detail;
    }
  }

  /**
   * Ends them in the caller's transaction.
   *
   * @param from when the backup was begun
   */
  Ended end(Handle loaded, Actor actor, Instant from) {
    var now = clock.instant();
    var why = "the backup of " + from + " was restored";
    var by = new By(actor.name(), Optional.empty(), why);
    loaded.execute("DELETE FROM gate_code");
    loaded.execute("DELETE FROM gate_ticket");
    loaded.execute("UPDATE invitation SET expires = ? WHERE expires > ?", millis(now), millis(now));
    Tell.endInvitations(loaded, now, why);
    return new Ended(
        loaded.execute("DELETE FROM session"),
        codes.endAll(loaded, now),
        awaited.endAll(loaded, now),
        requests.denyApproved(loaded, by, now),
        OneTimeCodes.forgetUses(loaded, now));
  }

  private static long millis(Instant at) {
    return at.toEpochMilli();
  }
}
