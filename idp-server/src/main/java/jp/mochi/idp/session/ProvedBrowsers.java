package jp.mochi.idp.session;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jp.mochi.device.KnownBrowsers;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.signal.RecordedActs;
import org.jdbi.v3.core.Handle;

/**
 * Browsers in which people have shown more than a password, by which they are known as theirs. The
 * first time is recorded, and by that record the owner hears of it.
 */
public final class ProvedBrowsers {
  /**
   * Of so many within a day their owner hears. Whose apps forget their cookies at each sign-on
   * would soon read no mail of ours.
   */
  static final int TOLD_A_DAY = 5;

  private final KnownBrowsers browsers;
  private final AuditLog audit;

  public ProvedBrowsers(KnownBrowsers browsers, AuditLog audit) {
    this.browsers = browsers;
    this.audit = audit;
  }

  /**
   * Notes it.
   *
   * @param cookie the known-browser cookie as the browser sent it
   * @param owner who has shown it, with their immutable id
   * @param device the device that was shown, where it was one that is known
   */
  public void vouch(
      Handle handle,
      Optional<String> cookie,
      AuditEvent.Who owner,
      Optional<String> device,
      Circumstances circumstances,
      Instant now) {
    browsers
        .vouch(handle, cookie, owner.personId().orElseThrow(), now)
        .ifPresent(
            vouched ->
                audit.append(
                    handle,
                    new AuditEvent.Operated(
                        circumstances,
                        owner,
                        "browser add",
                        vouched.browser(),
                        detail(owner, device, vouched.lately()))));
  }

  private static Map<String, String> detail(
      AuditEvent.Who owner, Optional<String> device, int lately) {
    var detail = new HashMap<String, String>();
    detail.put("person", owner.personId().orElseThrow());
    detail.put("username", owner.username());
    detail.put("device", device.orElse(""));
    if (lately > TOLD_A_DAY) {
      detail.put(RecordedActs.UNTOLD, lately + " browsers within a day");
    }
    return detail;
  }
}
