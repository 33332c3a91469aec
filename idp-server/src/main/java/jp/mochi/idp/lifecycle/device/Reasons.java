package jp.mochi.idp.lifecycle.device;

import java.util.Optional;
import jp.mochi.idp.lifecycle.IdentityProof;
import jp.mochi.idp.lifecycle.Notice;

/** Why somebody acts on a device, in their own words. */
public final class Reasons {
  private static final int LONGEST = 500;

  private Reasons() {}

  /** What is wrong with a reason that is kept with a device. */
  public static Optional<Notice> fault(String why) {
    return fault(why, LONGEST);
  }

  /** What is wrong with a reason. */
  static Optional<Notice> fault(String why, int longest) {
    var text = why.strip();
    return text.isEmpty() || text.length() > longest || !IdentityProof.isOneLine(text)
        ? Optional.of(DeviceNotice.WHY.of())
        : Optional.empty();
  }
}
