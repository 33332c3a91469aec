package jp.mochi.ldap.embedded;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedAddRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedDeleteRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyDNRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindResult;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10RequestControl;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a bind with the right password may still meet: a disabled account, a reset password. And
 * nobody on the network writes, whoever it is: the server itself must allow changes for this
 * process and for the password change (RFC 3062), neither of which comes by here. Refused here and
 * not by the server's list of operations, which a control that any client can send would lift.
 */
final class AccountRules extends InMemoryOperationInterceptor {
  private final Function<String, @Nullable Entry> entries;

  AccountRules(Function<String, @Nullable Entry> entries) {
    this.entries = entries;
  }

  @Override
  public void processAddRequest(InMemoryInterceptedAddRequest request) throws LDAPException {
    throw readOnly();
  }

  @Override
  public void processModifyRequest(InMemoryInterceptedModifyRequest request) throws LDAPException {
    throw readOnly();
  }

  @Override
  public void processModifyDNRequest(InMemoryInterceptedModifyDNRequest request)
      throws LDAPException {
    throw readOnly();
  }

  @Override
  public void processDeleteRequest(InMemoryInterceptedDeleteRequest request) throws LDAPException {
    throw readOnly();
  }

  private static LDAPException readOnly() {
    return new LDAPException(
        ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "Nothing but one's own password can be changed.");
  }

  @Override
  public void processSimpleBindResult(InMemoryInterceptedSimpleBindResult bind) {
    if (!bind.getResult().getResultCode().equals(ResultCode.SUCCESS)) {
      return;
    }
    Entry entry = entries.apply(bind.getRequest().getBindDN());
    if (entry == null) {
      return;
    }
    if (entry.hasAttribute("pwdAccountLockedTime")) {
      bind.setResult(answer(bind, ResultCode.INVALID_CREDENTIALS));
    } else if (entry.hasAttributeValue("pwdReset", "TRUE")
        && bind.getRequest()
            .hasControl(
                DraftBeheraLDAPPasswordPolicy10RequestControl.PASSWORD_POLICY_REQUEST_OID)) {
      bind.setResult(
          answer(
              bind,
              ResultCode.SUCCESS,
              new DraftBeheraLDAPPasswordPolicy10ResponseControl(
                  null, -1, DraftBeheraLDAPPasswordPolicy10ErrorType.CHANGE_AFTER_RESET)));
    }
  }

  private static BindResult answer(
      InMemoryInterceptedSimpleBindResult bind, ResultCode code, Control... controls) {
    return new BindResult(bind.getMessageID(), code, null, null, null, controls);
  }
}
