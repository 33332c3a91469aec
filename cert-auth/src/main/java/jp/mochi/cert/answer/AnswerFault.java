package jp.mochi.cert.answer;

/** Why a phone's signed answer counts for nothing. */
public enum AnswerFault {
  TOO_LARGE,
  /** It isn't such an answer, or has no certificate with it. */
  MALFORMED,
  /** Its certificate's key hasn't signed it. */
  SIGNATURE,
  /** None of the configured certificates has issued its certificate, or not as a phone's. */
  ISSUER,
  /** By what others can forge. */
  WEAK
}
