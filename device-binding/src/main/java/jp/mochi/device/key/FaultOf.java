package jp.mochi.device.key;

import com.webauthn4j.verifier.exception.BadAlgorithmException;
import com.webauthn4j.verifier.exception.BadBackupEligibleFlagException;
import com.webauthn4j.verifier.exception.BadChallengeException;
import com.webauthn4j.verifier.exception.BadOriginException;
import com.webauthn4j.verifier.exception.BadRpIdException;
import com.webauthn4j.verifier.exception.BadSignatureException;
import com.webauthn4j.verifier.exception.BadTopOriginException;
import com.webauthn4j.verifier.exception.ConstraintViolationException;
import com.webauthn4j.verifier.exception.CredentialIdTooLongException;
import com.webauthn4j.verifier.exception.CrossOriginException;
import com.webauthn4j.verifier.exception.IllegalBackupStateException;
import com.webauthn4j.verifier.exception.InconsistentClientDataTypeException;
import com.webauthn4j.verifier.exception.MissingChallengeException;
import com.webauthn4j.verifier.exception.NotAllowedAlgorithmException;
import com.webauthn4j.verifier.exception.UserNotPresentException;
import com.webauthn4j.verifier.exception.UserNotVerifiedException;
import com.webauthn4j.verifier.exception.VerificationException;

/** What WebAuthn4J's exceptions mean to us. */
final class FaultOf {
  private static final int LONGEST_DETAIL = 300;

  private FaultOf() {}

  /**
   * @param otherwise of what is left, which is an attestation's or a proof's signature and all that
   *     belongs to it
   */
  static KeyFault verification(VerificationException failed, KeyFault otherwise) {
    return switch (failed) {
      case InconsistentClientDataTypeException type -> KeyFault.TYPE;
      case BadChallengeException other -> KeyFault.CHALLENGE;
      case MissingChallengeException none -> KeyFault.CHALLENGE;
      case BadOriginException other -> KeyFault.ORIGIN;
      case BadTopOriginException within -> KeyFault.ORIGIN;
      case CrossOriginException within -> KeyFault.ORIGIN;
      case BadRpIdException other -> KeyFault.RP_ID;
      case UserNotPresentException nobody -> KeyFault.NOT_VERIFIED;
      case UserNotVerifiedException nobody -> KeyFault.NOT_VERIFIED;
      case NotAllowedAlgorithmException other -> KeyFault.ALGORITHM;
      case BadAlgorithmException other -> KeyFault.ALGORITHM;
      case BadBackupEligibleFlagException changed -> KeyFault.BACKUP_FLAGS;
      case IllegalBackupStateException contradiction -> KeyFault.BACKUP_FLAGS;
      case CredentialIdTooLongException malformed -> KeyFault.MALFORMED;
      case ConstraintViolationException malformed -> KeyFault.MALFORMED;
      case BadSignatureException wrong -> otherwise;
      default -> otherwise; // the library's own list is open
    };
  }

  /**
   * What it says, without line breaks, other controls or marks that turn the direction of writing,
   * and cut: it may quote what was sent.
   */
  static String detail(RuntimeException failed) {
    var said = failed.getClass().getSimpleName() + ": " + failed.getMessage();
    var plain = said.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
    return plain.length() <= LONGEST_DETAIL ? plain : plain.substring(0, LONGEST_DETAIL) + "…";
  }
}
