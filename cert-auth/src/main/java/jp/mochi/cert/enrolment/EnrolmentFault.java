package jp.mochi.cert.enrolment;

/** Why somebody is given no certificate. */
public enum EnrolmentFault {
  /** Nothing was shown that could open anything. */
  NO_PROOF,
  /** No code has that handle, or no MDM that name. */
  UNKNOWN_CODE,
  /** The code's secret is another; the try was counted. */
  WRONG_SECRET,
  /** Five wrong secrets were tried: it opens nothing any more. */
  BURNT,
  /** Its time is over. */
  EXPIRED,
  /** It was used before, or taken back. */
  USED,
  /** It was made for another way. */
  WRONG_ROUTE,
  /** The request names no device, so that nobody can tell whether it is awaited. */
  NO_DEVICE,
  /** The device isn't awaited, or no longer. */
  NOT_AWAITED,
  /** The request itself: see what comes with it. */
  REQUEST,
  /** Whoever asks hasn't proved to have the request's key. */
  WRONG_KEY,
  /** The request's key is another device's or another person's. */
  KEY_OF_ANOTHER_DEVICE,
  /** The request's key was given away once. */
  KEY_BARRED,
  /** The device has a certificate for another person: it must be retired first. */
  DEVICE_OF_ANOTHER,
  /** The register of devices has it as another person's. */
  DEVICE_REGISTERED_TO_ANOTHER,
  /** The register of devices has it as suspended, lost or retired. */
  DEVICE_SHUT_OUT,
  /** The device has as many keys as any may have. */
  DEVICE_FULL,
  /** The person has as many devices as anybody may have: one must be retired first. */
  TOO_MANY_DEVICES,
  /** The certificate that was shown is none of ours. */
  UNKNOWN_CERTIFICATE,
  /** The certificate that was shown has ended. */
  CERTIFICATE_EXPIRED,
  /** The certificate that was shown was taken back. */
  REVOKED,
  /** The certificate that was shown is to live on for half of its life or more. */
  TOO_EARLY_TO_RENEW,
  /** This transaction has begun before, or with another key. */
  REPLAYED,
  /** There is no such transaction to ask about. */
  UNKNOWN_TRANSACTION,
  /** Somebody has denied the request. */
  DENIED,
  /** Too many requests of this person, or in all, wait for approval. */
  TOO_MANY,
  /** The person has left, or is disabled. */
  NO_PERSON,
  /** The directory doesn't answer, so that nobody can tell. */
  DIRECTORY_UNAVAILABLE,
  /** We have no authority that could issue. */
  NO_AUTHORITY,
  /** The issuing authority's certificate has ended. */
  AUTHORITY_ENDED,
  /** The token with the authority's key doesn't do its work. */
  TOKEN_UNAVAILABLE
}
