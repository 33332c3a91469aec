package jp.mochi.cert;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** RFC 7468: certificates and keys as text. */
public final class Pem {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  /** All certificates in a text, in its order; at least one. Keys beside them are passed over. */
  public static PemOutcome<List<X509Certificate>> certificates(String text) {
    return switch (parts(text)) {
      case PemOutcome.Faulty<List<Object>>(var fault) -> new PemOutcome.Faulty<>(fault);
      case PemOutcome.Read<List<Object>>(var parts) -> certificates(parts);
    };
  }

  /** The one private key in a text: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC), not encrypted. */
  public static PemOutcome<PrivateKey> privateKey(String text) {
    return switch (parts(text)) {
      case PemOutcome.Faulty<List<Object>>(var fault) -> new PemOutcome.Faulty<>(fault);
      case PemOutcome.Read<List<Object>>(var parts) -> privateKey(parts);
    };
  }

  /** A certificate as PEM, with a newline at its end. */
  public static String write(X509Certificate certificate) {
    try {
      return write("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException cannotBe) {
      throw new IllegalStateException(cannotBe);
    }
  }

  /** Certificates one after the other. */
  public static String write(List<X509Certificate> certificates) {
    return certificates.stream().map(Pem::write).collect(Collectors.joining());
  }

  /** A private key as PKCS#8. */
  public static String write(PrivateKey key) {
    return write("PRIVATE KEY", key.getEncoded());
  }

  private static String write(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(der), label);
  }

  private static PemOutcome<List<Object>> parts(String text) {
    if (!text.contains("-----BEGIN ")) {
      return new PemOutcome.Faulty<>(PemFault.NOT_PEM);
    }
    var parts = new ArrayList<>();
    try (var parser = new PEMParser(new StringReader(text))) {
      for (var part = parser.readObject(); part != null; part = parser.readObject()) {
        parts.add(part);
      }
      return parts.isEmpty()
          ? new PemOutcome.Faulty<>(PemFault.BROKEN)
          : new PemOutcome.Read<>(parts);
    } catch (IOException | IllegalArgumentException | IllegalStateException damaged) {
      return new PemOutcome.Faulty<>(PemFault.BROKEN);
    }
  }

  private static PemOutcome<List<X509Certificate>> certificates(List<Object> parts) {
    var found = new ArrayList<X509Certificate>();
    for (var part : parts) {
      if (part instanceof X509CertificateHolder holder) {
        try {
          found.add(new JcaX509CertificateConverter().getCertificate(holder));
        } catch (CertificateException damaged) {
          return new PemOutcome.Faulty<>(PemFault.BROKEN);
        }
      }
    }
    return found.isEmpty()
        ? new PemOutcome.Faulty<>(PemFault.NO_CERTIFICATE)
        : new PemOutcome.Read<>(List.copyOf(found));
  }

  private static PemOutcome<PrivateKey> privateKey(List<Object> parts) {
    if (parts.stream().anyMatch(Pem::encrypted)) {
      return new PemOutcome.Faulty<>(PemFault.ENCRYPTED_KEY);
    }
    var keys = parts.stream().filter(Pem::isKey).toList();
    return switch (keys.size()) {
      case 0 -> new PemOutcome.Faulty<>(PemFault.NO_KEY);
      case 1 -> convert(keys.getFirst());
      default -> new PemOutcome.Faulty<>(PemFault.SEVERAL_KEYS);
    };
  }

  private static boolean encrypted(Object part) {
    return part instanceof PEMEncryptedKeyPair || part instanceof PKCS8EncryptedPrivateKeyInfo;
  }

  private static boolean isKey(Object part) {
    return part instanceof PEMKeyPair || part instanceof PrivateKeyInfo;
  }

  private static PemOutcome<PrivateKey> convert(Object part) {
    var key = part instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) part;
    try {
      return new PemOutcome.Read<>(new JcaPEMKeyConverter().getPrivateKey(key));
    } catch (PEMException unknown) {
      return new PemOutcome.Faulty<>(PemFault.UNKNOWN_KEY);
    }
  }
}
