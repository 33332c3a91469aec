package jp.mochi.ldap.embedded;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindResult;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10RequestControl;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a bind with the right password may still meet: a disabled account, a reset password. */
final class AccountRules extends InMemoryOperationInterceptor {
  private final Function<String, @Nullable Entry> entries;

  AccountRules(Function<String, @Nullable Entry> entries) {
    this.entries = entries;
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
