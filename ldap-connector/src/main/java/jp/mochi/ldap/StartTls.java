package jp.mochi.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import java.util.function.Supplier;

/**
 * StartTLS (RFC 4511 §4.14) before anything else is sent. The SDK holds the socket factory's lock
 * throughout a handshake: each connection has a factory of its own, so that a handshake which hangs
 * holds up no other.
 */
final class StartTls implements PostConnectProcessor {
  private final Supplier<TlsSockets> sockets;

  StartTls(Supplier<TlsSockets> sockets) {
    this.sockets = sockets;
  }

  @Override
  public void processPreAuthenticatedConnection(LDAPConnection connection) throws LDAPException {
    new StartTLSPostConnectProcessor(sockets.get()).processPreAuthenticatedConnection(connection);
  }

  @Override
  public void processPostAuthenticatedConnection(LDAPConnection connection) {
    // All was done before the bind.
  }
}
