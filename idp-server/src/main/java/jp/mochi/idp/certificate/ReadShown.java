package jp.mochi.idp.certificate;

import io.javalin.http.Context;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.trust.CertificateHeader;
import jp.mochi.idp.config.ClientCertificateConfig.Header;
import jp.mochi.idp.http.PeerCertificate;
import jp.mochi.idp.http.Visitors;

/**
 * Reads what was shown: in the handshake, or, of proxies on the list, in their header alone. A
 * proxy that shows us a certificate of its own speaks for itself with it and for no phone.
 */
public final class ReadShown {
  /** More than this no certificate comes with. */
  private static final int MOST = 8;

  private final Optional<Header> header;

  public ReadShown(Optional<Header> header) {
    this.header = header;
  }

  /**
   * What was read.
   *
   * @param foreignHeader whether the header came from somebody who isn't on the list; it was not
   *     read then
   */
  public record Reading(ShownCertificate shown, boolean foreignHeader) {}

  /** Reads one request. */
  public Reading read(Context context) {
    if (header.isEmpty()) {
      return new Reading(handshake(context), false);
    }
    var expected = header.get();
    var lines = lines(context, expected.name());
    if (fromProxy(context, expected)) {
      return new Reading(inHeader(context, expected, lines), false);
    }
    return new Reading(handshake(context), !lines.isEmpty());
  }

  private static boolean fromProxy(Context context, Header expected) {
    var peer = Visitors.peer(context);
    return expected.from().stream().anyMatch(block -> block.contains(peer));
  }

  private static ShownCertificate handshake(Context context) {
    return shown(PeerCertificate.of(context));
  }

  private static ShownCertificate inHeader(Context context, Header expected, List<String> lines) {
    return switch (expected.form().read(lines, lines(context, CertificateHeader.CHAIN))) {
      case CertificateHeader.Outcome.Read(var certificates) -> shown(certificates);
      case CertificateHeader.Outcome.Malformed(var why) -> new ShownCertificate.Unreadable(why);
    };
  }

  private static ShownCertificate shown(List<X509Certificate> chain) {
    return chain.isEmpty()
        ? new ShownCertificate.Nothing()
        : new ShownCertificate.Certificate(chain.stream().limit(MOST).toList());
  }

  private static List<String> lines(Context context, String name) {
    return Collections.list(context.req().getHeaders(name));
  }
}
