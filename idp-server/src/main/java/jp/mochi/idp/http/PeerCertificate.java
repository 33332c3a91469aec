package jp.mochi.idp.http;

import io.javalin.http.Context;
import java.security.cert.X509Certificate;
import java.util.List;

/** What the other end of a connection has shown in its handshake, whatever headers say. */
public final class PeerCertificate {
  /** Jakarta Servlet 6.0 §3.10. */
  private static final String ATTRIBUTE = "jakarta.servlet.request.X509Certificate";

  private PeerCertificate() {}

  /** The certificate whose key was used, then those that came along; empty where it showed none. */
  public static List<X509Certificate> of(Context context) {
    return context.req().getAttribute(ATTRIBUTE) instanceof X509Certificate[] chain
        ? List.of(chain)
        : List.of();
  }
}
