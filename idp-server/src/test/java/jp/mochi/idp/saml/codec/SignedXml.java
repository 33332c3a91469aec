package jp.mochi.idp.saml.codec;

import java.io.StringReader;
import java.io.StringWriter;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/** Signs XML with the JDK's own implementation, which the product doesn't use. */
public record SignedXml(
    TestKey key,
    String method,
    String digest,
    String canonicalization,
    List<String> transforms,
    String uri) {
  static final String EXCLUSIVE = CanonicalizationMethod.EXCLUSIVE;

  public static SignedXml with(TestKey key) {
    return new SignedXml(
        key,
        Requests.RSA_SHA256,
        "http://www.w3.org/2001/04/xmlenc#sha256",
        EXCLUSIVE,
        List.of(Transform.ENVELOPED, EXCLUSIVE),
        "#_good");
  }

  public SignedXml method(String other) {
    return new SignedXml(key, other, digest, canonicalization, transforms, uri);
  }

  public SignedXml digest(String other) {
    return new SignedXml(key, method, other, canonicalization, transforms, uri);
  }

  SignedXml canonicalization(String other) {
    return new SignedXml(key, method, digest, other, transforms, uri);
  }

  SignedXml transforms(String... other) {
    return new SignedXml(key, method, digest, canonicalization, List.of(other), uri);
  }

  public SignedXml uri(String other) {
    return new SignedXml(key, method, digest, canonicalization, transforms, other);
  }

  public String sign(String xml) {
    try {
      Document document = parse(xml);
      Element root = document.getDocumentElement();
      root.setIdAttribute("ID", true);
      Node second = root.getFirstChild().getNextSibling();
      DOMSignContext context =
          second == null
              ? new DOMSignContext(key.privateKey(), root)
              : new DOMSignContext(key.privateKey(), root, second);
      context.setDefaultNamespacePrefix("ds");
      context.setProperty("org.jcp.xml.dsig.secureValidation", false);
      XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
      factory
          .newXMLSignature(signedInfo(factory), keyInfo(factory, key.certificate()))
          .sign(context);
      return text(document);
    } catch (Exception failed) { // whatever the JDK throws is this test's failure
      throw new AssertionError(failed);
    }
  }

  private SignedInfo signedInfo(XMLSignatureFactory factory) throws Exception {
    List<Transform> list = new ArrayList<>();
    for (String transform : transforms) {
      list.add(factory.newTransform(transform, (TransformParameterSpec) null));
    }
    Reference reference =
        factory.newReference(uri, factory.newDigestMethod(digest, null), list, null, null);
    return factory.newSignedInfo(
        factory.newCanonicalizationMethod(canonicalization, (C14NMethodParameterSpec) null),
        factory.newSignatureMethod(method, null),
        List.of(reference));
  }

  private static KeyInfo keyInfo(XMLSignatureFactory factory, X509Certificate certificate) {
    KeyInfoFactory infos = factory.getKeyInfoFactory();
    return infos.newKeyInfo(List.of(infos.newX509Data(List.of(certificate))));
  }

  static Document parse(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
  }

  static String text(Document document) throws Exception {
    Transformer transformer = TransformerFactory.newInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    StringWriter into = new StringWriter();
    transformer.transform(new DOMSource(document), new StreamResult(into));
    return into.toString();
  }
}
