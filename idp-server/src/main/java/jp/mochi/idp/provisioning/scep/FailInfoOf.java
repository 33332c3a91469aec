package jp.mochi.idp.provisioning.scep;

import jp.mochi.cert.authority.CsrFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.cert.scep.FailInfo;

/** RFC 8894 §3.2.1.4: what a refusal of the desk's is called in the protocol. */
final class FailInfoOf {
  private FailInfoOf() {}

  static FailInfo of(EnrolmentOutcome.Refused refused) {
    return switch (refused.fault()) {
      case REQUEST -> refused.request().map(FailInfoOf::of).orElse(FailInfo.BAD_REQUEST);
      case UNKNOWN_CERTIFICATE, CERTIFICATE_EXPIRED, REVOKED, UNKNOWN_TRANSACTION ->
          FailInfo.BAD_CERT_ID;
      case NO_PROOF,
          UNKNOWN_CODE,
          WRONG_SECRET,
          BURNT,
          EXPIRED,
          USED,
          WRONG_ROUTE,
          NO_DEVICE,
          NOT_AWAITED,
          WRONG_KEY,
          KEY_OF_ANOTHER_DEVICE,
          KEY_BARRED,
          DEVICE_OF_ANOTHER,
          DEVICE_REGISTERED_TO_ANOTHER,
          DEVICE_SHUT_OUT,
          DEVICE_FULL,
          TOO_MANY_DEVICES,
          TOO_EARLY_TO_RENEW,
          REPLAYED,
          DENIED,
          TOO_MANY,
          NO_PERSON,
          DIRECTORY_UNAVAILABLE,
          NO_AUTHORITY,
          AUTHORITY_ENDED,
          TOKEN_UNAVAILABLE ->
          FailInfo.BAD_REQUEST;
    };
  }

  private static FailInfo of(CsrFault fault) {
    return switch (fault) {
      case WEAK_SIGNATURE, KEY_KIND, WEAK_KEY -> FailInfo.BAD_ALG;
      case TOO_LARGE, MALFORMED, SIGNATURE, SUBJECT, FOREIGN_NAME, NAMELESS, AUTHORITY ->
          FailInfo.BAD_REQUEST;
    };
  }
}
