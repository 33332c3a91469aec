package jp.mochi.cert;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an operator needs to know of a certificate.
 *
 * @param subject its subject as RFC 2253 writes it
 * @param issuer who vouches for it
 * @param names its DNS names and IP addresses
 * @param notBefore from when on it is valid
 * @param notAfter until when
 * @param key kind and size of its key ({@code RSA 2048}, {@code EC 256})
 * @param fingerprint SHA-256, in pairs of hex digits with colons between
 */
public record CertificateFacts(
    String subject,
    String issuer,
    Set<String> names,
    Instant notBefore,
    Instant notAfter,
    String key,
    String fingerprint) {
  public CertificateFacts {
    names = Set.copyOf(names);
  }

  public static CertificateFacts of(X509Certificate certificate) {
    return new CertificateFacts(
        certificate.getSubjectX500Principal().getName(),
        certificate.getIssuerX500Principal().getName(),
        namesIn(certificate),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        keyOf(certificate),
        fingerprint(certificate));
  }

  /** Whether it is valid at that time. */
  public boolean validAt(Instant time) {
    return !time.isBefore(notBefore) && !time.isAfter(notAfter);
  }

  /** How long it stays valid; negative once it has expired. */
  public Duration remaining(Instant now) {
    return Duration.between(now, notAfter);
  }

  /** RFC 6125 §6.4: whether a server under that host may show it; a wildcard is one label. */
  public boolean covers(String host) {
    var wanted = host.toLowerCase(Locale.ROOT);
    var parent = wanted.indexOf('.') > 0 ? "*" + wanted.substring(wanted.indexOf('.')) : wanted;
    return names.contains(wanted) || names.contains(parent);
  }

  private static Set<String> namesIn(X509Certificate certificate) {
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      var names = new TreeSet<String>();
      for (var alternative : Objects.requireNonNullElse(alternatives, List.<List<?>>of())) {
        var type = (Integer) alternative.get(0);
        if (type == 2 || type == 7) {
          names.add(String.valueOf(alternative.get(1)).toLowerCase(Locale.ROOT));
        }
      }
      return names;
    } catch (CertificateParsingException damaged) {
      return Set.of();
    }
  }

  private static String keyOf(X509Certificate certificate) {
    return switch (certificate.getPublicKey()) {
      case RSAPublicKey rsa -> "RSA " + rsa.getModulus().bitLength();
      case ECPublicKey ec -> "EC " + ec.getParams().getOrder().bitLength();
      case java.security.PublicKey other -> other.getAlgorithm();
    };
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (GeneralSecurityException cannotBe) {
      throw new IllegalStateException(cannotBe);
    }
  }
}
