package jp.mochi.idp.saml.codec;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import jp.mochi.idp.key.DecryptionKey;
import jp.mochi.idp.saml.codec.AssertionModel.NameId;
import jp.mochi.metadata.EncryptionTarget;
import org.w3c.dom.Element;

/** {@code saml:EncryptedID} (SAML Core 2.0 §2.2.4), to us and from us. */
public final class EncryptedIds {
  private static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";

  private final Supplier<List<DecryptionKey>> keys;

  /**
   * @param keys those of ours that decrypt at that moment
   */
  public EncryptedIds(Supplier<List<DecryptionKey>> keys) {
    this.keys = keys;
  }

  /**
   * The NameID inside, with what it says and no more: a format that isn't there stays away, as it
   * does in a name that came in the clear. Empty where it can't be opened or isn't one; why not is
   * told to nobody.
   *
   * @param encryptedId of a message whose signature has been verified, and of no other
   */
  public Optional<SentName.Plain> open(Element encryptedId) {
    return new Decryption(keys.get()).open(encryptedId).flatMap(EncryptedIds::nameId);
  }

  /** What was encrypted may still be anything: it is read as carefully as a message. */
  private static Optional<SentName.Plain> nameId(String text) {
    try {
      var element = SafeXml.parse(text.getBytes(StandardCharsets.UTF_8)).getDocumentElement();
      if (!SAML.equals(element.getNamespaceURI())
          || !element.getLocalName().equals("NameID")
          || element.getElementsByTagName("*").getLength() > 0
          || element.getTextContent().isBlank()) {
        return Optional.empty();
      }
      return Optional.of(
          new SentName.Plain(
              element.getTextContent().strip(),
              attribute(element, "Format"),
              attribute(element, "NameQualifier"),
              attribute(element, "SPNameQualifier")));
    } catch (MalformedMessage noXml) {
      return Optional.empty();
    }
  }

  private static Optional<String> attribute(Element element, String name) {
    return Optional.of(element.getAttribute(name)).filter(value -> !value.isEmpty());
  }

  /**
   * The element for a message of ours that doesn't declare the prefix {@code saml} around it, in
   * the form that exclusive canonicalisation gives it.
   *
   * @throws IllegalArgumentException when the name has a character that XML can't hold
   */
  public static String write(NameId name, EncryptionTarget target) {
    var out = new XmlText(2048);
    AssertionXml.encryptedId(name, Encrypting.SAML, new EncryptedElement(target)::of, out);
    if (!out.unwritable().isEmpty()) {
      throw new IllegalArgumentException("XML can't hold " + out.unwritable());
    }
    return out.toString();
  }
}
