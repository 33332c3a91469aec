package jp.mochi.idp.lifecycle.enrolment;

import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.idp.reason.Reason;

/** Under which reason a refusal is recorded and shown; the record's detail has the fault itself. */
public final class EnrolmentReasons {
  private EnrolmentReasons() {}

  /** The reason of a fault. */
  public static Reason of(EnrolmentFault fault) {
    return switch (fault) {
      case NO_PROOF, UNKNOWN_CODE, WRONG_SECRET, WRONG_ROUTE -> Reason.ENROLMENT_CODE;
      case BURNT -> Reason.ENROLMENT_CODE_BURNT;
      case EXPIRED -> Reason.ENROLMENT_CODE_EXPIRED;
      case USED -> Reason.ENROLMENT_CODE_USED;
      case NO_DEVICE, NOT_AWAITED -> Reason.ENROLMENT_NOT_AWAITED;
      case REQUEST, WRONG_KEY -> Reason.ENROLMENT_REQUEST;
      case REPLAYED, UNKNOWN_TRANSACTION -> Reason.ENROLMENT_REPLAYED;
      case KEY_OF_ANOTHER_DEVICE, KEY_BARRED -> Reason.ENROLMENT_KEY;
      case DEVICE_OF_ANOTHER, DEVICE_REGISTERED_TO_ANOTHER, DEVICE_SHUT_OUT, DEVICE_FULL ->
          Reason.ENROLMENT_DEVICE;
      case TOO_MANY_DEVICES -> Reason.ENROLMENT_FULL;
      case UNKNOWN_CERTIFICATE, CERTIFICATE_EXPIRED, REVOKED -> Reason.ENROLMENT_RENEWAL;
      case TOO_EARLY_TO_RENEW -> Reason.ENROLMENT_TOO_EARLY;
      case DENIED -> Reason.ENROLMENT_DENIED;
      case TOO_MANY -> Reason.ENROLMENT_TOO_MANY;
      case NO_PERSON -> Reason.ENROLMENT_PERSON;
      case DIRECTORY_UNAVAILABLE -> Reason.DIRECTORY_UNAVAILABLE;
      case NO_AUTHORITY, AUTHORITY_ENDED, TOKEN_UNAVAILABLE -> Reason.ENROLMENT_AUTHORITY;
    };
  }
}
