package jp.mochi.cert.trust;

import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The forms in which proxies that end TLS hand a client's certificate on. */
public enum CertificateHeader {
  /** RFC 9440: {@code Client-Cert: :MIIB…:}, with {@code Client-Cert-Chain} beside it. */
  RFC9440,
  /** nginx's {@code $ssl_client_escaped_cert}: PEM, percent-encoded. */
  ESCAPED_PEM,
  /** Apache's {@code %{SSL_CLIENT_CERT}s}: PEM, its line breaks become spaces. */
  PEM,
  /** HAProxy's {@code ssl_c_der,base64}: DER in Base64 and nothing around it. */
  BASE64,
  /** Envoy's {@code X-Forwarded-Client-Cert} with {@code Cert="…"}, percent-encoded PEM. */
  XFCC;

  /** Longest value, in characters: a certificate with an RSA-4096 key has about 3,000. */
  static final int LONGEST = 16_384;

  /** As many as any real chain has. */
  private static final int MOST = 6;

  private static final Pattern PEM_BLOCK =
      Pattern.compile(
          "\\s*-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----\\s*");
  private static final Pattern BYTE_SEQUENCE = Pattern.compile("[ \\t]*:([A-Za-z0-9+/=]*):[ \\t]*");

  /** The header that has the certificates between, where the form knows one (RFC 9440 §2.3). */
  public static final String CHAIN = "Client-Cert-Chain";

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As the configuration writes it: {@code escaped-pem}. */
  public String text() {
    return text;
  }

  /** The form that is written so. */
  public static Optional<CertificateHeader> of(String text) {
    return Stream.of(values()).filter(form -> form.text.equals(text)).findFirst();
  }

  /** The form that a header of that name has where nobody says otherwise. */
  public static CertificateHeader usual(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "client-cert" -> RFC9440;
      case "x-forwarded-client-cert" -> XFCC;
      default -> ESCAPED_PEM;
    };
  }

  /** What came of reading. */
  public sealed interface Outcome {
    /** The certificate, then those between; none where the client showed none. */
    record Read(List<X509Certificate> certificates) implements Outcome {
      public Read {
        certificates = List.copyOf(certificates);
      }
    }

    /** It isn't what the proxy was to send; {@code why} quotes nothing of it. */
    record Malformed(String why) implements Outcome {}
  }

  /**
   * Reads what a trusted proxy sent.
   *
   * @param lines the header's lines; a client without a certificate leaves none, an empty one, or
   *     what the proxy writes for nothing
   * @param chain the lines of {@link #CHAIN}, read for RFC 9440 alone
   */
  public Outcome read(List<String> lines, List<String> chain) {
    if (lines.size() > 1) {
      return new Outcome.Malformed("the header came more than once");
    }
    var value = lines.isEmpty() ? "" : lines.getFirst().strip();
    if (isNothing(value)) {
      return new Outcome.Read(List.of());
    }
    try {
      var certificates = new ArrayList<>(List.of(certificate(value)));
      if (this == RFC9440) {
        certificates.addAll(chained(chain));
      }
      return new Outcome.Read(certificates);
    } catch (CertificateException | IllegalArgumentException broken) {
      return new Outcome.Malformed("the header holds no certificate in the form " + text);
    }
  }

  /** Apache writes {@code (null)}, nginx and Envoy a hyphen or nothing. */
  private static boolean isNothing(String value) {
    return value.isEmpty() || value.equals("-") || value.equals("(null)");
  }

  private X509Certificate certificate(String value) throws CertificateException {
    if (value.length() > LONGEST) {
      throw new IllegalArgumentException("too long");
    }
    return switch (this) {
      case RFC9440 -> der(sequence(value));
      case ESCAPED_PEM -> pem(unescaped(value));
      case PEM -> pem(value);
      case BASE64 -> der(value);
      case XFCC -> pem(unescaped(ForwardedClientCert.certificate(value)));
    };
  }

  private List<X509Certificate> chained(List<String> lines) throws CertificateException {
    var found = new ArrayList<X509Certificate>();
    for (var line : lines) {
      for (var item : line.length() > LONGEST ? new String[] {""} : line.split(",", -1)) {
        found.add(der(sequence(item)));
      }
    }
    if (found.size() >= MOST) {
      throw new IllegalArgumentException("too many");
    }
    return found;
  }

  /** RFC 8941 §3.3.5. */
  private static String sequence(String value) {
    var match = BYTE_SEQUENCE.matcher(value);
    if (!match.matches()) {
      throw new IllegalArgumentException("no byte sequence");
    }
    return match.group(1);
  }

  private static String unescaped(String value) {
    if (value.chars().anyMatch(c -> c <= ' ')) {
      throw new IllegalArgumentException("not escaped");
    }
    return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static X509Certificate pem(String text) throws CertificateException {
    var match = PEM_BLOCK.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException("not one certificate as PEM");
    }
    return der(match.group(1).replaceAll("\\s", ""));
  }

  /** One certificate and no octet more. */
  private static X509Certificate der(String base64) throws CertificateException {
    var bytes = new ByteArrayInputStream(Base64.getDecoder().decode(base64));
    var read = CertificateFactory.getInstance("X.509").generateCertificate(bytes);
    if (bytes.available() > 0 || !(read instanceof X509Certificate certificate)) {
      throw new IllegalArgumentException("something after the certificate");
    }
    return certificate;
  }
}
