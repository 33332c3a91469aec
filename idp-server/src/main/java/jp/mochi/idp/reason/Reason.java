package jp.mochi.idp.reason;

import static jp.mochi.idp.reason.Reason.Told.*;

/**
 * Every refusal there is: its audit code (the constant's name), what a service may be told, and (in
 * {@code reasons_ja.properties} and {@code reasons_en.properties}, under the constant's name) what
 * the person reads and what helps.
 */
public enum Reason {
  // Who
  CREDENTIALS(PAGE),
  TOO_MANY_TRIES(PAGE),
  ACCOUNT_LOCKED(PAGE),
  ACCOUNT_DISABLED(PAGE),
  PASSWORD_EXPIRED(PAGE),
  AMBIGUOUS_NAME(PAGE),
  DIRECTORY_UNAVAILABLE(PAGE),

  // With what
  CERTIFICATE_MISSING(PAGE),
  CERTIFICATE_EXPIRED(PAGE),
  CERTIFICATE_NOT_YET_VALID(PAGE),
  CERTIFICATE_REVOKED(PAGE),
  CERTIFICATE_FOREIGN(PAGE),
  CERTIFICATE_OF_ANOTHER(PAGE),
  CERTIFICATE_UNMAPPED(PAGE),
  CERTIFICATE_UNUSABLE(PAGE),
  CERTIFICATE_UNCHECKED(PAGE),
  CERTIFICATE_HEADER(PAGE),
  DEVICE_PENDING(PAGE),
  DEVICE_SUSPENDED(PAGE),
  DEVICE_LOST(PAGE),
  DEVICE_RETIRED(PAGE),
  DEVICE_APP_LISTED(PAGE),
  DEVICE_KEY_NONE(PAGE),
  DEVICE_KEY_UNKNOWN(PAGE),
  DEVICE_KEY_ENDED(PAGE),
  DEVICE_KEY_KNOWN(PAGE),
  DEVICE_KEY_MALFORMED(PAGE),
  DEVICE_KEY_CHALLENGE(PAGE),
  DEVICE_KEY_ORIGIN(PAGE),
  DEVICE_KEY_RP_ID(PAGE),
  DEVICE_KEY_NOT_VERIFIED(PAGE),
  DEVICE_KEY_ROAMING(PAGE),
  DEVICE_KEY_ALGORITHM(PAGE),
  DEVICE_KEY_SIGNATURE(PAGE),
  DEVICE_KEY_ATTESTATION(PAGE),
  DEVICE_KEY_OF_ANOTHER(PAGE),
  DEVICE_KEY_REPLAYED(PAGE),
  DEVICE_KEY_CLONED(PAGE),

  // A code of an authenticator app, or a recovery code
  CODE_WRONG(PAGE),
  CODE_USED(PAGE),
  CODE_TOO_MANY(PAGE),
  CODE_BLOCKED(PAGE),
  CODE_NOT_SET_UP(PAGE),

  // Whose page it is
  PORTAL_NO_RULE(PAGE),
  PORTAL_ROLE(PAGE),

  // How a phone comes by its certificate
  ENROLMENT_CODE(PAGE),
  ENROLMENT_CODE_BURNT(PAGE),
  ENROLMENT_CODE_EXPIRED(PAGE),
  ENROLMENT_CODE_USED(PAGE),
  ENROLMENT_NOT_AWAITED(PAGE),
  ENROLMENT_REQUEST(PAGE),
  ENROLMENT_REPLAYED(PAGE),
  ENROLMENT_KEY(PAGE),
  ENROLMENT_DEVICE(PAGE),
  ENROLMENT_RENEWAL(PAGE),
  ENROLMENT_TOO_EARLY(PAGE),
  ENROLMENT_DENIED(PAGE),
  ENROLMENT_TOO_MANY(PAGE),
  ENROLMENT_FULL(PAGE),
  ENROLMENT_PERSON(PAGE),
  ENROLMENT_AUTHORITY(PAGE),
  ENROLMENT_NO_RULE(PAGE),

  // What was asked for
  MALFORMED_REQUEST(PAGE),
  NOT_A_REQUEST(PAGE),
  WRONG_VERSION(VERSION_MISMATCH),
  UNKNOWN_SERVICE(PAGE),
  WRONG_DESTINATION(PAGE),
  STALE_REQUEST(PAGE),
  REPLAYED_REQUEST(PAGE),
  BAD_SIGNATURE(PAGE),
  SIGNATURE_REQUIRED(PAGE),
  WEAK_SIGNATURE(PAGE),
  ACS_NOT_IN_METADATA(PAGE),
  UNSUPPORTED_BINDING(UNSUPPORTED),
  RELAY_STATE_TOO_LONG(PAGE),
  RETURN_NOT_REGISTERED(PAGE),
  GATE_PROXY(PAGE),
  NO_PASSIVE(Told.NO_PASSIVE),
  NO_AUTHN_CONTEXT(Told.NO_AUTHN_CONTEXT),
  INVALID_NAME_ID_POLICY(Told.INVALID_NAME_ID_POLICY),
  UNKNOWN_PRINCIPAL(Told.UNKNOWN_PRINCIPAL),
  NAME_NOT_OPENED(Told.UNKNOWN_PRINCIPAL),
  ANSWER_NOT_AWAITED(PAGE),

  // What we decided
  POLICY(REQUEST_DENIED),
  POLICY_UNDECIDABLE(REQUEST_DENIED),
  POLICY_FAILED(REQUEST_DENIED),
  TWO_DEVICES(REQUEST_DENIED),
  ATTRIBUTE_NOT_WRITABLE(REQUEST_DENIED),
  IDENTIFIER_MISSING(REQUEST_DENIED),
  ENCRYPTION_IMPOSSIBLE(REQUEST_DENIED),
  CHANGED_MEANWHILE(REQUEST_DENIED),

  // What was to be done to the house, by command or interface
  TOKEN_REFUSED(PAGE),
  OPERATION_REFUSED(PAGE),

  // What is reported of devices
  STATUS_TOO_LARGE(PAGE),
  STATUS_MALFORMED(PAGE),
  STATUS_SOURCE(PAGE),
  STATUS_DEVICE_UNKNOWN(PAGE),
  STATUS_DEVICE_SHUT_OUT(PAGE),
  STATUS_FUTURE(PAGE),
  STATUS_OLDER(PAGE),
  STATUS_TOO_OFTEN(PAGE),

  // What a phone asked for by SCEP or EST
  SCEP_UNREADABLE(PAGE),
  SCEP_ALGORITHM(PAGE),
  SCEP_NOT_INTACT(PAGE),
  SCEP_NOT_PERMITTED(PAGE),
  SCEP_TIME(PAGE),
  SCEP_UNKNOWN_CERTIFICATE(PAGE),
  EST_UNAUTHENTICATED(PAGE),
  EST_MALFORMED(PAGE),
  EST_OTHER_NAMES(PAGE),

  // How we got here
  WRONG_BROWSER(PAGE),
  FLOW_EXPIRED(PAGE),
  TOO_MANY_REQUESTS(PAGE),
  BUSY(PAGE),
  INTERNAL(PAGE),
  NOT_FOUND(PAGE);

  private final Told told;

  Reason(Told told) {
    this.told = told;
  }

  /** What the service provider may be told. */
  public Told told() {
    return told;
  }

  /**
   * Whether the person reads why before the service is told: the rules said no, and it may be in
   * the person's hands to come back in another way.
   */
  public boolean isForThePersonFirst() {
    return this == POLICY
        || this == POLICY_UNDECIDABLE
        || this == POLICY_FAILED
        || this == TWO_DEVICES;
  }

  /**
   * The same when the service forbade pages: nobody would see one, so that an outage of ours is
   * told to the service instead (SAML Core 2.0 §3.4.1).
   */
  public Told toldWithoutPages() {
    return this == DIRECTORY_UNAVAILABLE ? Told.AUTHN_FAILED : told;
  }

  /** SAML Core 2.0 §3.2.2.2: what goes back to a service, or that nothing does. */
  public enum Told {
    /** Nothing goes back: the person sees a page with a reference id. */
    PAGE("", ""),
    REQUEST_DENIED("Responder", "RequestDenied"),
    AUTHN_FAILED("Responder", "AuthnFailed"),
    NO_PASSIVE("Responder", "NoPassive"),
    NO_AUTHN_CONTEXT("Responder", "NoAuthnContext"),
    INVALID_NAME_ID_POLICY("Requester", "InvalidNameIDPolicy"),
    UNKNOWN_PRINCIPAL("Requester", "UnknownPrincipal"),
    UNSUPPORTED("Requester", "UnsupportedBinding"),
    VERSION_MISMATCH("VersionMismatch", "");

    private static final String PREFIX = "urn:oasis:names:tc:SAML:2.0:status:";
    private final String top;
    private final String second;

    Told(String top, String second) {
      this.top = top;
      this.second = second;
    }

    /** The top-level status code's URI; empty for {@link #PAGE}. */
    public String topLevel() {
      return top.isEmpty() ? "" : PREFIX + top;
    }

    /** The second-level status code's URI; empty where there is none. */
    public String secondLevel() {
      return second.isEmpty() ? "" : PREFIX + second;
    }
  }
}
