package jp.mochi.ldap.embedded;

import com.unboundid.ldap.listener.InMemoryExtendedOperationHandler;
import com.unboundid.ldap.listener.InMemoryRequestHandler;
import com.unboundid.ldap.listener.PasswordModifyExtendedOperationHandler;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.ExtendedRequest;
import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;
import com.unboundid.ldap.sdk.extensions.PasswordModifyExtendedRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** RFC 3062 for one's own password only, with a rule or two as a company's directory has them. */
final class OwnPasswordChange extends InMemoryExtendedOperationHandler {
  private static final int SHORTEST = 8;

  private final InMemoryExtendedOperationHandler usual =
      new PasswordModifyExtendedOperationHandler();
  private final Consumer<String> changed;

  /** Tells the DN of everyone who has changed the password. */
  OwnPasswordChange(Consumer<String> changed) {
    this.changed = changed;
  }

  @Override
  public String getExtendedOperationHandlerName() {
    return usual.getExtendedOperationHandlerName();
  }

  @Override
  public List<String> getSupportedExtendedRequestOIDs() {
    return usual.getSupportedExtendedRequestOIDs();
  }

  @Override
  public ExtendedResult processExtendedOperation(
      InMemoryRequestHandler handler, int messageId, ExtendedRequest request) {
    Optional<ExtendedResult> refusal;
    try {
      refusal = refusal(messageId, new PasswordModifyExtendedRequest(request));
    } catch (LDAPException e) {
      return refused(messageId, ResultCode.PROTOCOL_ERROR, e.getMessage());
    }
    if (refusal.isPresent()) {
      return refusal.get();
    }
    ExtendedResult result = usual.processExtendedOperation(handler, messageId, request);
    if (result.getResultCode().equals(ResultCode.SUCCESS)) {
      changed.accept(handler.getAuthenticatedDN().toString());
    }
    return result;
  }

  private static Optional<ExtendedResult> refusal(
      int messageId, PasswordModifyExtendedRequest change) {
    String fresh = change.getNewPassword();
    String old = change.getOldPassword();
    if (change.getUserIdentity() != null || fresh == null || old == null) {
      return Optional.of(
          refused(
              messageId, ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "one's own password, old and new"));
    }
    if (fresh.length() < SHORTEST) {
      return Optional.of(
          refused(
              messageId,
              ResultCode.CONSTRAINT_VIOLATION,
              "Password fails quality checking policy",
              policy(DraftBeheraLDAPPasswordPolicy10ErrorType.PASSWORD_TOO_SHORT)));
    }
    return fresh.equals(old)
        ? Optional.of(
            refused(
                messageId,
                ResultCode.CONSTRAINT_VIOLATION,
                "Password is in history of old passwords",
                policy(DraftBeheraLDAPPasswordPolicy10ErrorType.PASSWORD_IN_HISTORY)))
        : Optional.empty();
  }

  private static Control policy(DraftBeheraLDAPPasswordPolicy10ErrorType type) {
    return new DraftBeheraLDAPPasswordPolicy10ResponseControl(null, -1, type);
  }

  private static ExtendedResult refused(
      int messageId, ResultCode code, @Nullable String text, Control... controls) {
    return new ExtendedResult(messageId, code, text, null, null, null, null, controls);
  }
}
