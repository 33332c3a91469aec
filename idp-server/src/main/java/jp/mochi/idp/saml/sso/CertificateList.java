package jp.mochi.idp.saml.sso;

import java.util.List;
import java.util.stream.Collectors;
import jp.mochi.idp.key.KeyUse;
import jp.mochi.idp.key.PublishedKey;
import jp.mochi.metadata.CertificateFacts;

/**
 * Our signing certificates as one PEM text, the current one of RSA first, since many services read
 * only that. While there are several, a line before each says which it is (RFC 7468 §2 lets
 * explanatory text stand there); one alone stands bare, as the pickiest import wants it.
 */
final class CertificateList {
  private CertificateList() {}

  static String of(List<PublishedKey> keys) {
    return keys.size() == 1
        ? CertificateFacts.of(keys.getFirst().certificate()).pem()
        : keys.stream().map(CertificateList::explained).collect(Collectors.joining());
  }

  private static String explained(PublishedKey key) {
    var facts = CertificateFacts.of(key.certificate());
    return "%s: valid until %s, SHA-256 %s\n%s"
        .formatted(
            use(key.state()) + kind(key.use()), facts.notAfter(), facts.sha256(), facts.pem());
  }

  private static String kind(KeyUse use) {
    return use == KeyUse.EC ? ", for services that ask for ECDSA" : "";
  }

  private static String use(PublishedKey.State state) {
    return switch (state) {
      case CURRENT -> "Signs now";
      case NEXT -> "Will sign next";
      case RETIRED -> "Signed formerly";
    };
  }
}
