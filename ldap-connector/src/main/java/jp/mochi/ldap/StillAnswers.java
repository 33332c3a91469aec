package jp.mochi.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPoolHealthCheck;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import java.time.Duration;

/**
 * Whether an idle connection's server answers, by reading the root entry. Any answer will do, a
 * refusal too: a connection last bound by someone who must change the password may read nothing.
 */
final class StillAnswers extends LDAPConnectionPoolHealthCheck {
  private final Duration limit;

  StillAnswers(Duration limit) {
    this.limit = limit;
  }

  @Override
  public void ensureConnectionValidForContinuedUse(LDAPConnection connection) throws LDAPException {
    var root = new SearchRequest("", SearchScope.BASE, "(objectClass=*)", "1.1");
    root.setResponseTimeoutMillis(limit.toMillis());
    try {
      connection.search(root);
    } catch (LDAPException e) {
      if (Trips.isBroken(e.getResultCode())) {
        throw e;
      }
    }
  }
}
