package jp.mochi.idp.saml.codec;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import jp.mochi.metadata.OpenSaml;
import net.shibboleth.utilities.java.support.xml.SerializeSupport;
import org.opensaml.core.xml.config.XMLObjectProviderRegistrySupport;
import org.opensaml.saml.saml2.core.Attribute;
import org.opensaml.saml.saml2.core.NameID;
import org.opensaml.saml.saml2.core.Response;
import org.opensaml.saml.saml2.encryption.Decrypter;
import org.opensaml.saml.saml2.encryption.EncryptedElementTypeEncryptedKeyResolver;
import org.opensaml.security.credential.BasicCredential;
import org.opensaml.xmlsec.config.DecryptionParserPoolInitializer;
import org.opensaml.xmlsec.encryption.support.ChainingEncryptedKeyResolver;
import org.opensaml.xmlsec.encryption.support.InlineEncryptedKeyResolver;
import org.opensaml.xmlsec.keyinfo.impl.StaticKeyInfoCredentialResolver;
import org.w3c.dom.Element;

/** A response with what a service that uses OpenSAML finds in its encrypted parts. */
final class Opened {
  private final Response response;
  private final Decrypter decrypter;

  private Opened(Response response, Decrypter decrypter) {
    this.response = response;
    this.decrypter = decrypter;
  }

  static Opened by(TestKey key, String xml) {
    OpenSaml.ready();
    try {
      new DecryptionParserPoolInitializer().init(); // only services decrypt by this library
      var root = SignedXml.parse(xml).getDocumentElement();
      var unmarshaller =
          XMLObjectProviderRegistrySupport.getUnmarshallerFactory().getUnmarshaller(root);
      var resolver =
          new StaticKeyInfoCredentialResolver(
              new BasicCredential(key.certificate().getPublicKey(), key.privateKey()));
      var keys =
          new ChainingEncryptedKeyResolver(
              List.of(
                  new InlineEncryptedKeyResolver(),
                  new EncryptedElementTypeEncryptedKeyResolver()));
      return new Opened(
          (Response) present(unmarshaller).unmarshall(root), new Decrypter(null, resolver, keys));
    } catch (Exception unreadable) { // whatever it is, the document is bad
      throw new AssertionError(xml, unreadable);
    }
  }

  private static <T> T present(T value) {
    assertNotNull(value);
    return value;
  }

  /** The response with the assertion in the place of the encrypted one. */
  String wholeResponse() {
    try {
      var encrypted = response.getEncryptedAssertions().getFirst();
      var assertion = present(decrypter.decrypt(encrypted));
      var root = present(response.getDOM());
      var holder = present(encrypted.getDOM());
      Element inside =
          (Element) root.getOwnerDocument().importNode(present(assertion.getDOM()), true);
      root.replaceChild(inside, holder);
      return SerializeSupport.nodeToString(root);
    } catch (Exception closed) { // whatever it is, the service can't read it
      throw new AssertionError(closed);
    }
  }

  String nameId() {
    try {
      var subject = present(response.getAssertions().getFirst().getSubject());
      return present(((NameID) decrypter.decrypt(present(subject.getEncryptedID()))).getValue());
    } catch (Exception closed) { // whatever it is, the service can't read it
      throw new AssertionError(closed);
    }
  }

  List<String> attributeNames() {
    return response
        .getAssertions()
        .getFirst()
        .getAttributeStatements()
        .getFirst()
        .getEncryptedAttributes()
        .stream()
        .map(
            encrypted -> {
              try {
                Attribute attribute = present(decrypter.decrypt(encrypted));
                return present(attribute.getName());
              } catch (Exception closed) { // whatever it is, the service can't read it
                throw new AssertionError(closed);
              }
            })
        .toList();
  }
}
