package jp.mochi.idp.saml.codec;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import jp.mochi.metadata.CertificateFacts;
import org.jspecify.annotations.Nullable;
import org.opensaml.saml.common.xml.SAMLSchemaBuilder;
import org.opensaml.saml.saml2.core.Assertion;
import org.opensaml.saml.saml2.core.Response;
import org.opensaml.saml.security.impl.SAMLSignatureProfileValidator;
import org.opensaml.security.x509.BasicX509Credential;
import org.opensaml.xmlsec.signature.Signature;
import org.opensaml.xmlsec.signature.support.SignatureException;
import org.opensaml.xmlsec.signature.support.SignatureValidator;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A response of ours, read again from its bytes by another library than the one that wrote them: as
 * a service reads it. For {@code sp test} alone; at a sign-on nothing is read back.
 */
public final class ReadResponse {
  public static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
  public static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  public static final String XENC = "http://www.w3.org/2001/04/xmlenc#";

  private static final Pattern IN_BETWEEN = Pattern.compile("\\s+");

  private final String xml;
  private final Response response;
  private final Element root;

  private ReadResponse(String xml, Response response, Element root) {
    this.xml = xml;
    this.response = response;
    this.root = root;
  }

  /** What came of reading. */
  public sealed interface Outcome {
    record Read(ReadResponse response) implements Outcome {}

    /** A careful receiver refuses it before it looks at anything. */
    record Unreadable(String why) implements Outcome {}
  }

  public static Outcome of(WrittenResponse written) {
    try {
      String xml = written.xml();
      Element root = SafeXml.parse(xml.getBytes(StandardCharsets.UTF_8)).getDocumentElement();
      Response response =
          (Response) RequestReader.unmarshalled(root, Response.DEFAULT_ELEMENT_NAME);
      return new Outcome.Read(new ReadResponse(xml, response, root));
    } catch (MalformedMessage refused) {
      return new Outcome.Unreadable(String.valueOf(refused.getMessage()));
    }
  }

  /** What a signature is worth to who has these keys. */
  public sealed interface Signed {
    /** There is none. */
    record Not() implements Signed {}

    /**
     * It holds.
     *
     * @param algorithm the URI of its method
     * @param digest the URI of its digest
     */
    record By(X509Certificate key, String algorithm, String digest) implements Signed {}

    record Broken(String why) implements Signed {}
  }

  /** SAML Core 2.0 §5.4: the response's own signature. */
  public Signed response(List<X509Certificate> keys) {
    return signed(response.getSignature(), keys);
  }

  /** The signature of its assertion, where that can be read. */
  public Signed assertion(List<X509Certificate> keys) {
    List<Assertion> assertions = response.getAssertions();
    return assertions.size() == 1
        ? signed(assertions.getFirst().getSignature(), keys)
        : new Signed.Not();
  }

  private static Signed signed(@Nullable Signature signature, List<X509Certificate> keys) {
    if (signature == null || signature.getDOM() == null) {
      return new Signed.Not();
    }
    try {
      new SAMLSignatureProfileValidator().validate(signature);
    } catch (SignatureException misshapen) {
      return new Signed.Broken(String.valueOf(misshapen.getMessage()));
    }
    for (X509Certificate key : keys) {
      if (verifies(signature, key)) {
        Element dom = signature.getDOM();
        return new Signed.By(
            key,
            EnvelopedSignature.only(dom, "SignatureMethod", "Algorithm").orElse(""),
            EnvelopedSignature.only(dom, "DigestMethod", "Algorithm").orElse(""));
      }
    }
    return new Signed.Broken("none of these keys made it");
  }

  private static boolean verifies(Signature signature, X509Certificate key) {
    try {
      SignatureValidator.validate(signature, new BasicX509Credential(key));
      return true;
    } catch (SignatureException | RuntimeException notThisOne) {
      return false; // a key of another kind counts like one that made another signature
    }
  }

  /** Every element of that name, in the order of the document; the root itself among them. */
  public List<Element> all(String namespace, String name) {
    List<Element> elements = new ArrayList<>();
    if (namespace.equals(root.getNamespaceURI()) && name.equals(root.getLocalName())) {
      elements.add(root);
    }
    NodeList found = root.getElementsByTagNameNS(namespace, name);
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  /** The first of them. */
  public Optional<Element> first(String namespace, String name) {
    return all(namespace, name).stream().findFirst();
  }

  /** What the schemas of SAML, XML Signature and XML Encryption say against it; mostly nothing. */
  public Optional<String> schemaFault() {
    try {
      Schemas.SAML.newValidator().validate(new StreamSource(new StringReader(xml)));
      return Optional.empty();
    } catch (SAXException invalid) {
      return Optional.of(String.valueOf(invalid.getMessage()));
    } catch (IOException impossible) {
      throw new IllegalStateException("a text can be read", impossible);
    }
  }

  /** Read once, which takes a second; the library brings them along. */
  private static final class Schemas {
    static final Schema SAML = schema();

    private static Schema schema() {
      try {
        return new SAMLSchemaBuilder(SAMLSchemaBuilder.SAML1Version.SAML_11).getSAMLSchema();
      } catch (SAXException impossible) {
        throw new IllegalStateException("the schemas came with the library", impossible);
      }
    }
  }

  /** The signing keys that our metadata names, as a service that has read it knows them. */
  public static List<X509Certificate> keysOf(String metadata) {
    try {
      Element root = SafeXml.parse(metadata.getBytes(StandardCharsets.UTF_8)).getDocumentElement();
      NodeList found =
          root.getElementsByTagNameNS("urn:oasis:names:tc:SAML:2.0:metadata", "KeyDescriptor");
      List<X509Certificate> keys = new ArrayList<>();
      for (int i = 0; i < found.getLength(); i++) {
        Element descriptor = (Element) found.item(i);
        if (!descriptor.getAttribute("use").equals("encryption")) {
          keys.addAll(certificates(descriptor));
        }
      }
      return keys;
    } catch (MalformedMessage impossible) {
      throw new IllegalStateException("our own metadata can't be read", impossible);
    }
  }

  private static List<X509Certificate> certificates(Element descriptor) {
    return EnvelopedSignature.all(descriptor, "X509Certificate").stream()
        .map(element -> IN_BETWEEN.matcher(element.getTextContent()).replaceAll(""))
        .flatMap(text -> CertificateFacts.parse(text).stream())
        .toList();
  }
}
