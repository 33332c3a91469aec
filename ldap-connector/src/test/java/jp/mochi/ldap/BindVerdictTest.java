package jp.mochi.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10WarningType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindVerdictTest {
  @ParameterizedTest
  @CsvSource({
    "525,WRONG",
    "52e,WRONG",
    "52E,WRONG",
    "530,RIGHT_DISABLED",
    "531,RIGHT_DISABLED",
    "532,RIGHT_EXPIRED",
    "533,RIGHT_DISABLED",
    "701,RIGHT_DISABLED",
    "773,RIGHT_MUST_CHANGE",
    "775,WRONG",
    "51f,FAULT",
    "568,FAULT"
  })
  void readsActiveDirectorysSubCodes(String number, BindVerdict verdict) {
    String text =
        "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data "
            + number
            + ", v1db1";
    assertEquals(verdict, BindVerdict.of(result(ResultCode.INVALID_CREDENTIALS, text)));
  }

  @Test
  void takesInvalidCredentialsWithoutMoreForAWrongPassword() {
    assertEquals(BindVerdict.WRONG, BindVerdict.of(result(ResultCode.INVALID_CREDENTIALS, null)));
    assertEquals(
        BindVerdict.WRONG,
        BindVerdict.of(result(ResultCode.INVALID_CREDENTIALS, "data 532 by a comment")));
  }

  @Test
  void takesNoFaultForAWrongPassword() {
    for (ResultCode code :
        new ResultCode[] {
          ResultCode.BUSY,
          ResultCode.UNAVAILABLE,
          ResultCode.UNWILLING_TO_PERFORM,
          ResultCode.OPERATIONS_ERROR,
          ResultCode.CONFIDENTIALITY_REQUIRED,
          ResultCode.STRONG_AUTH_REQUIRED,
          ResultCode.OTHER
        }) {
      assertEquals(BindVerdict.FAULT, BindVerdict.of(result(code, "data 52e")), code.getName());
    }
  }

  @Test
  void believesTheLockOnlyWithAConfirmedPassword() {
    assertEquals(
        BindVerdict.WRONG,
        BindVerdict.of(
            result(
                ResultCode.INVALID_CREDENTIALS,
                null,
                error(DraftBeheraLDAPPasswordPolicy10ErrorType.ACCOUNT_LOCKED))));
    assertEquals(
        BindVerdict.RIGHT_EXPIRED,
        BindVerdict.of(
            result(
                ResultCode.INVALID_CREDENTIALS,
                null,
                error(DraftBeheraLDAPPasswordPolicy10ErrorType.PASSWORD_EXPIRED))));
  }

  @Test
  void takesAGraceBindForAnExpiredPasswordAndAWarningForNone() {
    assertEquals(
        BindVerdict.RIGHT_EXPIRED,
        BindVerdict.of(
            result(
                ResultCode.SUCCESS,
                null,
                warning(DraftBeheraLDAPPasswordPolicy10WarningType.GRACE_LOGINS_REMAINING))));
    assertEquals(
        BindVerdict.RIGHT,
        BindVerdict.of(
            result(
                ResultCode.SUCCESS,
                null,
                warning(DraftBeheraLDAPPasswordPolicy10WarningType.TIME_BEFORE_EXPIRATION))));
  }

  private static Control error(DraftBeheraLDAPPasswordPolicy10ErrorType type) {
    return new DraftBeheraLDAPPasswordPolicy10ResponseControl(null, -1, type);
  }

  private static Control warning(DraftBeheraLDAPPasswordPolicy10WarningType type) {
    return new DraftBeheraLDAPPasswordPolicy10ResponseControl(type, 1, null);
  }

  private static LDAPResult result(
      ResultCode code, @org.jspecify.annotations.Nullable String text, Control... controls) {
    return new LDAPResult(1, code, text, null, new String[0], controls);
  }
}
