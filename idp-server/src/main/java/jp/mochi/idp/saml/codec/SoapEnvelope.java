package jp.mochi.idp.saml.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import jp.mochi.idp.reason.Reason;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A SOAP 1.1 envelope with one message in it (SAML Bindings 2.0 §3.2.2). A header block that must
 * be understood is refused, since we understand none.
 */
public final class SoapEnvelope {
  private static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
  private static final String HEAD = "<soap11:Envelope xmlns:soap11=\"" + SOAP + "\"><soap11:Body>";
  private static final String TAIL = "</soap11:Body></soap11:Envelope>";
  private static final int LONGEST_FAULT = 500;

  private SoapEnvelope() {}

  /** What stands in the body. */
  sealed interface Opened {}

  record Content(Element message) implements Opened {}

  record Fault(String said) implements Opened {}

  static Opened open(byte[] envelope) throws MalformedMessage {
    var root = SafeXml.parse(envelope).getDocumentElement();
    if (!is(root, "Envelope")) {
      throw new MalformedMessage(Reason.NOT_A_REQUEST, "not a SOAP 1.1 envelope");
    }
    RequestReader.refuseSecondId(root, new HashSet<>());
    var parts = children(root);
    parts.stream().filter(part -> is(part, "Header")).findFirst().ifPresent(parts::remove);
    if (parts.size() != 1 || !is(parts.getFirst(), "Body")) {
      throw new MalformedMessage("an envelope without exactly one body");
    }
    refuseHeaders(root);
    var contents = children(parts.getFirst());
    if (contents.size() != 1) {
      throw new MalformedMessage("a body with " + contents.size() + " messages");
    }
    var content = contents.getFirst();
    if (is(content, "Fault")) {
      var said = content.getTextContent().strip();
      return new Fault(said.substring(0, Math.min(LONGEST_FAULT, said.length())));
    }
    refuseSignaturesBeside(root, content);
    return new Content(content);
  }

  /** SOAP 1.1 §4.2.3. */
  private static void refuseHeaders(Element root) throws MalformedMessage {
    for (var part : children(root)) {
      for (var block : is(part, "Header") ? children(part) : List.<Element>of()) {
        if (block.getAttributeNS(SOAP, "mustUnderstand").strip().equals("1")) {
          throw new MalformedMessage("a header that must be understood: " + block.getLocalName());
        }
      }
    }
  }

  /** A signature elsewhere in the envelope could be taken for the message's. */
  private static void refuseSignaturesBeside(Element root, Element content)
      throws MalformedMessage {
    if (EnvelopedSignature.all(root, "Signature").size()
        != EnvelopedSignature.all(content, "Signature").size()) {
      throw new MalformedMessage("a signature beside the message");
    }
  }

  private static boolean is(Element element, String name) {
    return SOAP.equals(element.getNamespaceURI()) && name.equals(element.getLocalName());
  }

  private static List<Element> children(Element parent) {
    var elements = new ArrayList<Element>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  /** An envelope around a finished message. */
  public static byte[] around(String message) {
    return (HEAD + message + TAIL).getBytes(StandardCharsets.UTF_8);
  }

  /** SOAP 1.1 §4.4: the sender is at fault; {@code said} is for their log. */
  public static byte[] fault(String said) {
    var text = new XmlText(256);
    text.raw("<soap11:Fault><faultcode>soap11:Client</faultcode><faultstring>")
        .text(said, "the fault")
        .raw("</faultstring></soap11:Fault>");
    return around(text.toString());
  }
}
