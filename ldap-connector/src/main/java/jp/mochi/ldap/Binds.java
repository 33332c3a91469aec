package jp.mochi.ldap;

import com.unboundid.ldap.sdk.LDAPBindException;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10RequestControl;
import java.time.Duration;

/**
 * Binds as people, on connections of their own: what a person's bind does to a connection never
 * meets a search of the service account.
 */
final class Binds {
  private final Trips trips;
  private final Duration limit;

  Binds(Trips trips, Duration limit) {
    this.trips = trips;
    this.limit = limit;
  }

  /** What the directory says to this name and password. It is told once: it counts failures. */
  BindVerdict verdict(String dn, Password password) throws LDAPException {
    return BindVerdict.of(trips.once(connection -> bind(connection, dn, password)));
  }

  /** The connection of a person who has just been bound, for one more request as that person. */
  interface AsPerson<T> {
    T then(BindVerdict verdict, LDAPConnection connection) throws LDAPException;
  }

  /** Binds and goes on with the same connection. */
  <T> T andThen(String dn, Password password, AsPerson<T> next) throws LDAPException {
    return trips.once(
        connection -> next.then(BindVerdict.of(bind(connection, dn, password)), connection));
  }

  /**
   * RFC 4513 §5.1.2: a name with an empty password is an unauthenticated bind, which a directory
   * may answer with success. It never leaves this method.
   */
  private LDAPResult bind(LDAPConnection connection, String dn, Password password)
      throws LDAPException {
    if (password.isEmpty() || dn.isEmpty()) {
      throw new IllegalArgumentException("an empty name or password is never sent");
    }
    var request =
        new SimpleBindRequest(
            dn, password.reveal(), new DraftBeheraLDAPPasswordPolicy10RequestControl());
    request.setResponseTimeoutMillis(limit.toMillis());
    try {
      return connection.bind(request);
    } catch (LDAPBindException refused) {
      if (Trips.isBroken(refused.getResultCode())) {
        throw refused;
      }
      return refused.getBindResult();
    }
  }
}
