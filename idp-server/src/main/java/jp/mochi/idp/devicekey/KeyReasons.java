package jp.mochi.idp.devicekey;

import jp.mochi.device.key.KeyFault;
import jp.mochi.idp.reason.Reason;

/** Under which reason a faulty answer is recorded and shown; the record's detail says more. */
public final class KeyReasons {
  private KeyReasons() {}

  /** The reason of a fault. */
  public static Reason of(KeyFault fault) {
    return switch (fault) {
      case MALFORMED, TYPE, BACKUP_FLAGS -> Reason.DEVICE_KEY_MALFORMED;
      case CHALLENGE -> Reason.DEVICE_KEY_CHALLENGE;
      case ORIGIN -> Reason.DEVICE_KEY_ORIGIN;
      case RP_ID -> Reason.DEVICE_KEY_RP_ID;
      case NOT_VERIFIED -> Reason.DEVICE_KEY_NOT_VERIFIED;
      case ALGORITHM -> Reason.DEVICE_KEY_ALGORITHM;
      case SIGNATURE -> Reason.DEVICE_KEY_SIGNATURE;
      case ATTESTATION -> Reason.DEVICE_KEY_ATTESTATION;
      case ROAMING -> Reason.DEVICE_KEY_ROAMING;
      case USER -> Reason.DEVICE_KEY_OF_ANOTHER;
    };
  }
}
