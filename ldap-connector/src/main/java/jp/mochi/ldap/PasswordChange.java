package jp.mochi.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10RequestControl;
import com.unboundid.ldap.sdk.extensions.PasswordModifyExtendedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Changes a password as the person. The bind with the old password and the change run on one
 * connection: one that was let in only to change the password may do nothing else, and that much it
 * may. Active Directory lets nobody with an expired password bind at all; there the change travels
 * on the service account's connection, and the old value in the request is the proof (MS-ADTS
 * §3.1.1.3.1.5.2: delete the old and add the new value is the person's own change).
 */
final class PasswordChange {
  private static final String EXPIRED =
      "The password has expired, and the directory lets only an administrator set a new one.";
  private static final String SHUT = "The account is disabled or has ended.";

  private static final Set<ResultCode> REFUSALS =
      Set.of(
          ResultCode.CONSTRAINT_VIOLATION,
          ResultCode.UNWILLING_TO_PERFORM,
          ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
          ResultCode.INVALID_ATTRIBUTE_SYNTAX);

  private static final Map<DraftBeheraLDAPPasswordPolicy10ErrorType, String> WORDS =
      Map.of(
          DraftBeheraLDAPPasswordPolicy10ErrorType.PASSWORD_MOD_NOT_ALLOWED,
          "The password may not be changed by its owner.",
          DraftBeheraLDAPPasswordPolicy10ErrorType.MUST_SUPPLY_OLD_PASSWORD,
          "The directory wants the old password with the new one.",
          DraftBeheraLDAPPasswordPolicy10ErrorType.INSUFFICIENT_PASSWORD_QUALITY,
          "The new password is too simple.",
          DraftBeheraLDAPPasswordPolicy10ErrorType.PASSWORD_TOO_SHORT,
          "The new password is too short.",
          DraftBeheraLDAPPasswordPolicy10ErrorType.PASSWORD_TOO_YOUNG,
          "The password was changed only a short while ago.",
          DraftBeheraLDAPPasswordPolicy10ErrorType.PASSWORD_IN_HISTORY,
          "The new password has been used before.");

  private final Binds binds;
  private final Trips service;
  private final Duration limit;

  PasswordChange(Binds binds, Trips service, Duration limit) {
    this.binds = binds;
    this.service = service;
    this.limit = limit;
  }

  /** RFC 3062 with the old and the new password, on the connection that the old one opened. */
  ChangeOutcome standard(SearchResultEntry entry, Password old, Password fresh)
      throws LDAPException {
    return binds.andThen(
        entry.getDN(),
        old,
        (verdict, connection) ->
            switch (verdict) {
              case RIGHT, RIGHT_MUST_CHANGE -> outcome(extended(connection, old, fresh));
              case RIGHT_EXPIRED -> outcome(extendedIfBound(connection, old, fresh));
              case WRONG, GONE -> new ChangeOutcome.WrongPassword();
              case RIGHT_DISABLED -> new ChangeOutcome.Rejected(SHUT);
              case FAULT -> unclear();
            });
  }

  /**
   * {@code unicodePwd}: as the person where AD lets the person in, otherwise with the old value.
   */
  ChangeOutcome activeDirectory(SearchResultEntry entry, Password old, Password fresh)
      throws LDAPException {
    ModifyRequest request = unicodePwd(entry.getDN(), old, fresh);
    Optional<ChangeOutcome> asPerson =
        binds.andThen(
            entry.getDN(),
            old,
            (verdict, connection) ->
                switch (verdict) {
                  case RIGHT -> Optional.of(outcome(modified(connection, request)));
                  case RIGHT_MUST_CHANGE, RIGHT_EXPIRED -> Optional.<ChangeOutcome>empty();
                  case WRONG, GONE -> Optional.of(new ChangeOutcome.WrongPassword());
                  case RIGHT_DISABLED -> Optional.of(new ChangeOutcome.Rejected(SHUT));
                  case FAULT -> Optional.of(unclear());
                });
    return asPerson.isPresent()
        ? asPerson.get()
        : service.once(connection -> outcome(modified(connection, request)));
  }

  private static ChangeOutcome unclear() {
    return new ChangeOutcome.Unavailable(
        new DirectoryFault("The directory neither confirmed nor refused the old password."));
  }

  private LDAPResult extended(LDAPConnection connection, Password old, Password fresh)
      throws LDAPException {
    var request =
        new PasswordModifyExtendedRequest(
            null,
            old.reveal(),
            fresh.reveal(),
            new com.unboundid.ldap.sdk.Control[] {
              new DraftBeheraLDAPPasswordPolicy10RequestControl()
            });
    request.setResponseTimeoutMillis(limit.toMillis());
    return connection.processExtendedOperation(request);
  }

  /** A grace bind succeeded and may go on; a refused one left nobody bound. */
  private LDAPResult extendedIfBound(LDAPConnection connection, Password old, Password fresh)
      throws LDAPException {
    return connection.getLastBindRequest() instanceof com.unboundid.ldap.sdk.SimpleBindRequest
        ? extended(connection, old, fresh)
        : new LDAPResult(
            0, ResultCode.INSUFFICIENT_ACCESS_RIGHTS, EXPIRED, null, List.of(), List.of());
  }

  private LDAPResult modified(LDAPConnection connection, ModifyRequest request)
      throws LDAPException {
    try {
      return connection.modify(request);
    } catch (LDAPException e) {
      if (Trips.isBroken(e.getResultCode())) {
        throw e;
      }
      return e.toLDAPResult();
    }
  }

  /** MS-ADTS §3.1.1.3.1.5: in quotation marks, UTF-16 with the low octet first. */
  private ModifyRequest unicodePwd(String dn, Password old, Password fresh) {
    var request =
        new ModifyRequest(
            dn,
            new Modification(ModificationType.DELETE, "unicodePwd", quoted(old)),
            new Modification(ModificationType.ADD, "unicodePwd", quoted(fresh)));
    request.setResponseTimeoutMillis(limit.toMillis());
    return request;
  }

  private static byte[] quoted(Password password) {
    return ("\"" + password.reveal() + "\"").getBytes(StandardCharsets.UTF_16LE);
  }

  private static ChangeOutcome outcome(LDAPResult result) {
    ResultCode code = result.getResultCode();
    if (code.equals(ResultCode.SUCCESS)) {
      return new ChangeOutcome.Changed();
    }
    String text = result.getDiagnosticMessage() == null ? "" : result.getDiagnosticMessage();
    if (code.equals(ResultCode.INVALID_CREDENTIALS) || text.startsWith("00000056:")) {
      return new ChangeOutcome.WrongPassword();
    }
    return REFUSALS.contains(code)
        ? new ChangeOutcome.Rejected(why(result, text))
        : new ChangeOutcome.Unavailable(DirectoryFault.of(new LDAPException(result)));
  }

  private static String why(LDAPResult result, String text) {
    if (text.startsWith("0000052D:")) {
      return "The new password doesn't meet the rules for length, complexity, age or history.";
    }
    return BindVerdict.policy(result)
        .flatMap(it -> Optional.ofNullable(it.getErrorType()))
        .flatMap(type -> Optional.ofNullable(WORDS.get(type)))
        .orElse(text.isBlank() ? "The directory refused the new password." : text);
  }
}
