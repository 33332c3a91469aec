package jp.mochi.idp.login;

import io.javalin.http.HttpStatus;
import jp.mochi.idp.reason.Reason;

/** The HTTP status of a page that tells of a refusal. */
final class StatusOf {
  private StatusOf() {}

  static HttpStatus reason(Reason reason) {
    return switch (reason) {
      case MALFORMED_REQUEST,
          NOT_A_REQUEST,
          WRONG_VERSION,
          UNKNOWN_SERVICE,
          WRONG_DESTINATION,
          STALE_REQUEST,
          REPLAYED_REQUEST,
          BAD_SIGNATURE,
          SIGNATURE_REQUIRED,
          WEAK_SIGNATURE,
          ACS_NOT_IN_METADATA,
          UNSUPPORTED_BINDING,
          RELAY_STATE_TOO_LONG,
          RETURN_NOT_REGISTERED,
          INVALID_NAME_ID_POLICY,
          UNKNOWN_PRINCIPAL,
          NAME_NOT_OPENED,
          ANSWER_NOT_AWAITED,
          SCEP_UNREADABLE,
          SCEP_ALGORITHM,
          SCEP_NOT_INTACT,
          SCEP_NOT_PERMITTED,
          SCEP_TIME,
          SCEP_UNKNOWN_CERTIFICATE,
          EST_MALFORMED,
          EST_OTHER_NAMES,
          FLOW_EXPIRED ->
          HttpStatus.BAD_REQUEST;
      case CREDENTIALS,
          ACCOUNT_LOCKED,
          ACCOUNT_DISABLED,
          PASSWORD_EXPIRED,
          AMBIGUOUS_NAME,
          NO_PASSIVE,
          NO_AUTHN_CONTEXT,
          POLICY,
          POLICY_UNDECIDABLE,
          POLICY_FAILED,
          ATTRIBUTE_NOT_WRITABLE,
          IDENTIFIER_MISSING,
          ENCRYPTION_IMPOSSIBLE,
          CHANGED_MEANWHILE,
          TOKEN_REFUSED,
          OPERATION_REFUSED,
          GATE_PROXY,
          CERTIFICATE_MISSING,
          CERTIFICATE_EXPIRED,
          CERTIFICATE_NOT_YET_VALID,
          CERTIFICATE_REVOKED,
          CERTIFICATE_FOREIGN,
          CERTIFICATE_OF_ANOTHER,
          CERTIFICATE_UNMAPPED,
          CERTIFICATE_UNUSABLE,
          CERTIFICATE_HEADER,
          ENROLMENT_CODE,
          ENROLMENT_CODE_BURNT,
          ENROLMENT_CODE_EXPIRED,
          ENROLMENT_CODE_USED,
          ENROLMENT_NOT_AWAITED,
          ENROLMENT_REQUEST,
          ENROLMENT_REPLAYED,
          ENROLMENT_KEY,
          ENROLMENT_DEVICE,
          ENROLMENT_RENEWAL,
          ENROLMENT_TOO_EARLY,
          ENROLMENT_DENIED,
          ENROLMENT_PERSON,
          ENROLMENT_NO_RULE,
          EST_UNAUTHENTICATED,
          DEVICE_PENDING,
          DEVICE_SUSPENDED,
          DEVICE_LOST,
          DEVICE_RETIRED,
          WRONG_BROWSER ->
          HttpStatus.FORBIDDEN;
      case TOO_MANY_TRIES, TOO_MANY_REQUESTS, ENROLMENT_TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
      case DIRECTORY_UNAVAILABLE, CERTIFICATE_UNCHECKED, ENROLMENT_AUTHORITY, BUSY ->
          HttpStatus.SERVICE_UNAVAILABLE;
      case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
    };
  }
}
