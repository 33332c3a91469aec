package jp.mochi.cert.answer;

/** Why a phone's signed answer counts for nothing. */
public enum AnswerFault {
  TOO_LARGE,
  /** It isn't such an answer, or has no certificate with it. */
  MALFORMED,
  /** Its certificate's key hasn't signed it. */
  SIGNATURE,
  /** No configured root vouches for the certificate now. */
  ROOT,
  /** By what others can forge. */
  WEAK
}
