package jp.mochi.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.SSLSocketVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** Lets a TLS connection go on only where its handshake has checked name and authority. */
final class VerifiedName extends SSLSocketVerifier {

  /** Fails where {@link TlsSockets} didn't make the socket, or where the handshake failed. */
  @Override
  public void verifySSLSocket(String host, int port, SSLSocket socket) throws LDAPException {
    try {
      String checked = socket.getSSLParameters().getEndpointIdentificationAlgorithm();
      if (!"LDAPS".equals(checked) || socket.getSession().getPeerCertificates().length == 0) {
        throw new LDAPException(ResultCode.CONNECT_ERROR, "The name of " + host + " isn't proved.");
      }
    } catch (SSLPeerUnverifiedException e) {
      throw new LDAPException(
          ResultCode.CONNECT_ERROR, "No TLS with " + host + ":" + port + " came about.", e);
    }
  }
}
