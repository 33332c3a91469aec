package jp.mochi.idp.saml.rehearsal;

import static jp.mochi.idp.saml.codec.ReadResponse.SAML;
import static jp.mochi.idp.saml.codec.ReadResponse.XENC;

import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.idp.saml.codec.EncryptionPlan;
import jp.mochi.idp.saml.codec.ReadResponse;
import jp.mochi.metadata.CertificateFacts;
import jp.mochi.metadata.EncryptionKey;
import jp.mochi.metadata.EncryptionTarget;
import org.w3c.dom.Element;

/**
 * Whether what was to be hidden is, in a form that can be decrypted (SAML Core 2.0 §6, XML
 * Encryption 1.1). That the service has the key's private half it alone can know.
 */
final class StrictEncryption {
  private final ReadResponse sent;
  private final StrictService.Expected expected;

  StrictEncryption(ReadResponse sent, StrictService.Expected expected) {
    this.sent = sent;
    this.expected = expected;
  }

  List<Finding> findings() {
    return switch (expected.plan()) {
      case EncryptionPlan.Parts parts -> encrypted(parts);
      case EncryptionPlan.Nothing nothing -> List.of(inTheClear());
      case EncryptionPlan.Impossible impossible -> List.of(inTheClear());
    };
  }

  private Finding inTheClear() {
    var meant = expected.service().encryptionKeys().stream().anyMatch(EncryptionKey::meant);
    return (meant ? Said.NOT_ENCRYPTED_THOUGH : Said.NOT_ENCRYPTED).of();
  }

  private List<Finding> encrypted(EncryptionPlan.Parts parts) {
    var fault = missing(parts).or(() -> misshapen(parts.target()));
    if (fault.isPresent()) {
      return List.of(Said.ENCRYPTION_MISSHAPEN.of(fault.get()));
    }
    var data = parts.target().data();
    var key = CertificateFacts.of(parts.target().certificate()).sha256();
    return data.authenticated()
        ? List.of(Said.ENCRYPTED.of(data.text(), key))
        : List.of(Said.ENCRYPTED.of(data.text(), key), Said.ENCRYPTED_CBC.of(data.text()));
  }

  /** What stands in the clear although it was to be hidden. */
  private Optional<String> missing(EncryptionPlan.Parts parts) {
    return Stream.of(
            parts.assertion() ? "Assertion" : "",
            parts.nameId() ? "NameID" : "",
            parts.attributes() ? "Attribute" : "")
        .filter(name -> !name.isEmpty() && sent.first(SAML, name).isPresent())
        .map(name -> name + " in the clear")
        .findFirst();
  }

  private Optional<String> misshapen(EncryptionTarget target) {
    var datas = sent.all(XENC, "EncryptedData");
    if (datas.isEmpty()) {
      return Optional.of("no EncryptedData");
    }
    if (!sent.all(XENC, "CipherReference").isEmpty()) {
      return Optional.of("a CipherReference");
    }
    var keys = sent.all(XENC, "EncryptedKey");
    if (keys.size() != datas.size()) {
      return Optional.of("not one EncryptedKey for each EncryptedData");
    }
    return Stream.concat(
            datas.stream().flatMap(data -> other(data, target.data().uri()).stream()),
            keys.stream().flatMap(key -> badKey(key, target).stream()))
        .findFirst();
  }

  private static Optional<String> other(Element encrypted, String wanted) {
    var method = child(encrypted, "EncryptionMethod").map(it -> it.getAttribute("Algorithm"));
    return method.equals(Optional.of(wanted))
        ? Optional.empty()
        : Optional.of("EncryptionMethod " + method.orElse("-"));
  }

  /** The wrapped key is as long as the modulus it was wrapped with. */
  private static Optional<String> badKey(Element key, EncryptionTarget target) {
    var wrapped =
        child(key, "CipherData")
            .flatMap(data -> child(data, "CipherValue"))
            .map(value -> octets(value.getTextContent()))
            .orElse(0);
    var length =
        target.certificate().getPublicKey() instanceof RSAPublicKey rsa
            ? (rsa.getModulus().bitLength() + 7) / 8
            : 0;
    return wrapped == length && length > 0
        ? other(key, target.transport().uri())
        : Optional.of("an EncryptedKey of " + wrapped + " bytes for a key of " + length);
  }

  private static int octets(String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64).length;
    } catch (IllegalArgumentException notBase64) {
      return 0;
    }
  }

  private static Optional<Element> child(Element of, String name) {
    for (var node = of.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element
          && XENC.equals(element.getNamespaceURI())
          && name.equals(element.getLocalName())) {
        return Optional.of(element);
      }
    }
    return Optional.empty();
  }
}
