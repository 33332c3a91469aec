package jp.mochi.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.controls.PasswordExpiredControl;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10WarningType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a directory's answer to a person's bind says about the password and the account. */
enum BindVerdict {
  /** The password is right. */
  RIGHT,
  /** Wrong, or its rightness was not confirmed. */
  WRONG,
  /** Right, and must be changed first. */
  RIGHT_MUST_CHANGE,
  /** Right, and expired. */
  RIGHT_EXPIRED,
  /** Right, and the account may not be used. */
  RIGHT_DISABLED,
  /** There is no such entry (any more). */
  GONE,
  /** Says nothing about the password. */
  FAULT;

  private static final Pattern SUB_CODE =
      Pattern.compile("AcceptSecurityContext error, data ([0-9a-f]+)", Pattern.CASE_INSENSITIVE);

  /** Reads the answer to a bind. */
  static BindVerdict of(LDAPResult result) {
    ResultCode code = result.getResultCode();
    if (code.equals(ResultCode.SUCCESS)) {
      return ofSuccess(result);
    }
    if (code.equals(ResultCode.INVALID_CREDENTIALS)) {
      return ofInvalidCredentials(result);
    }
    // An entry without a password, and 389 DS's "exceed password retry limit".
    if (code.equals(ResultCode.INAPPROPRIATE_AUTHENTICATION)
        || code.equals(ResultCode.CONSTRAINT_VIOLATION)) {
      return WRONG;
    }
    return code.equals(ResultCode.NO_SUCH_OBJECT) ? GONE : FAULT;
  }

  private static BindVerdict ofSuccess(LDAPResult result) {
    var policy = policy(result);
    if (errorIs(policy, DraftBeheraLDAPPasswordPolicy10ErrorType.CHANGE_AFTER_RESET)
        || hasControl(result, PasswordExpiredControl.PASSWORD_EXPIRED_OID)) {
      return RIGHT_MUST_CHANGE;
    }
    boolean lastGraces =
        policy
            .map(DraftBeheraLDAPPasswordPolicy10ResponseControl::getWarningType)
            .filter(DraftBeheraLDAPPasswordPolicy10WarningType.GRACE_LOGINS_REMAINING::equals)
            .isPresent();
    return lastGraces || errorIs(policy, DraftBeheraLDAPPasswordPolicy10ErrorType.PASSWORD_EXPIRED)
        ? RIGHT_EXPIRED
        : RIGHT;
  }

  /**
   * draft-behera-ldap-password-policy-10 §9.1: passwordExpired comes after the password was
   * compared, accountLocked before; the latter confirms nothing.
   */
  private static BindVerdict ofInvalidCredentials(LDAPResult result) {
    var policy = policy(result);
    if (errorIs(policy, DraftBeheraLDAPPasswordPolicy10ErrorType.PASSWORD_EXPIRED)) {
      return RIGHT_EXPIRED;
    }
    if (errorIs(policy, DraftBeheraLDAPPasswordPolicy10ErrorType.CHANGE_AFTER_RESET)) {
      return RIGHT_MUST_CHANGE;
    }
    return ofDiagnostic(result.getDiagnosticMessage());
  }

  /**
   * AD puts a Windows error number, in hexadecimal, into the text that goes with
   * invalidCredentials. AD compares the password before it looks at hours, workstation, expiry and
   * disabling, so 530, 531, 532, 533, 701 and 773 come only with the right password. The lock (775)
   * is looked at first and comes with any password; 525 and 52e are wrong names and passwords.
   * Other numbers are faults of the domain controller (51f no logon server, 568 too many groups).
   */
  static BindVerdict ofDiagnostic(@Nullable String text) {
    Matcher number = SUB_CODE.matcher(text == null ? "" : text);
    if (!number.find()) {
      return WRONG;
    }
    return switch (number.group(1).toLowerCase(Locale.ROOT)) {
      case "525", "52e", "775" -> WRONG;
      case "530", "531", "533", "701" -> RIGHT_DISABLED;
      case "532" -> RIGHT_EXPIRED;
      case "773" -> RIGHT_MUST_CHANGE;
      default -> FAULT;
    };
  }

  /** The password-policy response; a malformed one counts as none. */
  static Optional<DraftBeheraLDAPPasswordPolicy10ResponseControl> policy(LDAPResult result) {
    for (var control : result.getResponseControls()) {
      if (control instanceof DraftBeheraLDAPPasswordPolicy10ResponseControl policy) {
        return Optional.of(policy);
      }
      if (control
          .getOID()
          .equals(DraftBeheraLDAPPasswordPolicy10ResponseControl.PASSWORD_POLICY_RESPONSE_OID)) {
        try {
          return Optional.of(
              new DraftBeheraLDAPPasswordPolicy10ResponseControl(
                  control.getOID(), control.isCritical(), control.getValue()));
        } catch (LDAPException malformed) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static boolean errorIs(
      Optional<DraftBeheraLDAPPasswordPolicy10ResponseControl> policy,
      DraftBeheraLDAPPasswordPolicy10ErrorType type) {
    return policy.map(it -> it.getErrorType()).filter(type::equals).isPresent();
  }

  private static boolean hasControl(LDAPResult result, String oid) {
    return Arrays.stream(result.getResponseControls()).anyMatch(it -> it.getOID().equals(oid));
  }
}
