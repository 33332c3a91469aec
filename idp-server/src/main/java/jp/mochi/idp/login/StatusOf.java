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
      case TOO_MANY_TRIES, TOO_MANY_REQUESTS, ENROLMENT_TOO_MANY, CODE_TOO_MANY ->
          HttpStatus.TOO_MANY_REQUESTS;
      case DIRECTORY_UNAVAILABLE, CERTIFICATE_UNCHECKED, ENROLMENT_AUTHORITY, BUSY ->
          HttpStatus.SERVICE_UNAVAILABLE;
      case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      default -> HttpStatus.FORBIDDEN; // what isn't wrong with the request or with us is refused
    };
  }
}
