package jp.mochi.idp.lifecycle.status;

import jp.mochi.device.register.Device;
import jp.mochi.device.status.KeptStatus;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.reason.Reason;

/** What came of a report. */
public sealed interface StatusOutcome {
  /**
   * It is kept.
   *
   * @param fresh whether it wasn't before
   */
  record Done(Device device, KeptStatus status, boolean fresh) implements StatusOutcome {}

  /**
   * Nothing of it is kept.
   *
   * @param reason under which it is recorded
   * @param why with the JSON pointer (RFC 6901) of what is wrong, where it is one field
   */
  record Refused(Reason reason, Notice why) implements StatusOutcome {}
}
