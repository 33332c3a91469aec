package jp.mochi.metadata;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * Reads the {@code KeyDescriptor}s of a role (SAML Metadata 2.0 §2.4.1.1).
 *
 * <p>As in SAML V2.0 Metadata Interoperability §2.5 a certificate is only the envelope of a key:
 * who issued it and when it expires decides nothing, its key's strength does. Of several
 * certificates in one {@code X509Data} the first is the key's, the rest is its chain and gets no
 * trust.
 */
final class ReadKeys {
  private static final Duration SOON = Duration.ofDays(30);
  private static final int MOST_METHODS = 50;

  private final Instant now;
  private final Findings findings;
  private final List<X509Certificate> signing = new ArrayList<>();
  private final List<EncryptionKey> encryption = new ArrayList<>();

  ReadKeys(Instant now, Findings findings) {
    this.now = now;
    this.findings = findings;
  }

  List<X509Certificate> signing() {
    return signing;
  }

  List<EncryptionKey> encryption() {
    return encryption;
  }

  void read(Element role) {
    var descriptors = Xml.children(role, Xml.MD, "KeyDescriptor");
    for (int i = 0; i < descriptors.size(); i++) {
      descriptor(descriptors.get(i), "SPSSODescriptor/KeyDescriptor[" + (i + 1) + "]");
    }
  }

  /** A key given by hand: it verifies signatures and nothing else. */
  void readSigning(String pem, String where) {
    certificate(pem, where).ifPresent(certificate -> add(signing, certificate));
  }

  private void descriptor(Element descriptor, String where) {
    var use = Xml.attribute(descriptor, "use").map(String::strip).orElse("");
    if (!List.of("", "signing", "encryption").contains(use)) {
      findings.fault(FaultCode.MALFORMED_VALUE, where + "/@use", use);
      return;
    }
    var keyInfos = Xml.children(descriptor, Xml.DS, "KeyInfo");
    var found = new ArrayList<X509Certificate>();
    var anyText = false;
    for (var data : Xml.path(descriptor, Xml.DS, "KeyInfo", "X509Data")) {
      for (var text : Xml.children(data, Xml.DS, "X509Certificate").stream().limit(1).toList()) {
        anyText = true;
        certificate(Xml.text(text), where + "/KeyInfo/X509Data/X509Certificate")
            .ifPresent(found::add);
      }
    }
    if (!anyText) {
      findings.fault(FaultCode.KEY_WITHOUT_CERTIFICATE, where, contents(keyInfos));
    }
    var methods = methods(descriptor);
    for (var certificate : found) {
      use(certificate, use, methods, where);
    }
  }

  /** Of several digests or mask generation functions the first counts. */
  private static List<EncryptionKey.Method> methods(Element descriptor) {
    return Xml.children(descriptor, Xml.MD, "EncryptionMethod").stream()
        .limit(MOST_METHODS)
        .map(
            method ->
                new EncryptionKey.Method(
                    method.getAttribute("Algorithm").strip(),
                    algorithm(method, Xml.DS, "DigestMethod"),
                    algorithm(method, Xml.XENC11, "MGF")))
        .toList();
  }

  private static Optional<String> algorithm(Element method, String namespace, String name) {
    return Xml.children(method, namespace, name).stream()
        .flatMap(element -> Xml.attribute(element, "Algorithm").map(String::strip).stream())
        .findFirst();
  }

  private void use(
      X509Certificate certificate, String use, List<EncryptionKey.Method> methods, String where) {
    if (!use.equals("encryption")) {
      add(signing, certificate);
    }
    if (!use.equals("signing")) {
      if (KeyStrength.of(certificate.getPublicKey()).canEncrypt()) {
        var meant = use.equals("encryption") || !methods.isEmpty();
        add(encryption, new EncryptionKey(certificate, meant, methods));
      } else if (use.equals("encryption")) {
        findings.warn(
            WarningCode.NOT_ENCRYPTABLE,
            where,
            KeyStrength.of(certificate.getPublicKey()).toString());
      }
    }
  }

  private static <T> void add(List<T> list, T key) {
    if (!list.contains(key)) {
      list.add(key);
    }
  }

  private Optional<X509Certificate> certificate(String text, String where) {
    return switch (CertificateText.read(text)) {
      case CertificateText.NotACertificate(var why) -> {
        findings.fault(FaultCode.UNREADABLE_CERTIFICATE, where, why);
        yield Optional.empty();
      }
      case CertificateText.Certificate(var certificate) -> {
        var strength = KeyStrength.of(certificate.getPublicKey());
        if (!strength.isEnough()) {
          findings.fault(FaultCode.WEAK_KEY, where, strength.toString());
        }
        warnOfDates(certificate, where);
        yield Optional.of(certificate);
      }
    };
  }

  private void warnOfDates(X509Certificate certificate, String where) {
    var from = certificate.getNotBefore().toInstant();
    var until = certificate.getNotAfter().toInstant();
    if (!until.isAfter(now)) {
      findings.warn(WarningCode.CERTIFICATE_EXPIRED, where, until.toString());
    } else if (until.isBefore(now.plus(SOON))) {
      findings.warn(WarningCode.CERTIFICATE_EXPIRES_SOON, where, until.toString());
    }
    if (from.isAfter(now)) {
      findings.warn(WarningCode.CERTIFICATE_NOT_YET_VALID, where, from.toString());
    }
  }

  private static String contents(List<Element> keyInfos) {
    if (keyInfos.isEmpty()) {
      return "no KeyInfo";
    }
    var first = keyInfos.getFirst().getFirstChild();
    while (first != null && !(first instanceof Element)) {
      first = first.getNextSibling();
    }
    return first == null ? "empty KeyInfo" : first.getNodeName();
  }
}
