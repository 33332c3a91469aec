package jp.mochi.idp.saml.codec;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import net.shibboleth.utilities.java.support.component.ComponentInitializationException;
import net.shibboleth.utilities.java.support.xml.BasicParserPool;
import net.shibboleth.utilities.java.support.xml.XMLParserException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * From a stranger's bytes to a tree: UTF-8 only, counted by {@link XmlBounds} before a node is
 * made, no DOCTYPE, nothing fetched, and no text that could read differently to two readers.
 */
final class SafeXml {
  /** The longest document that is looked at, in bytes. */
  static final int MAX_BYTES = 256 * 1024;

  private static final BasicParserPool PARSERS = parsers();

  private SafeXml() {}

  static Document parse(byte[] xml) throws MalformedMessage {
    if (xml.length > MAX_BYTES) {
      throw new MalformedMessage("more than " + MAX_BYTES + " bytes of XML");
    }
    String text = FormParameters.utf8(ByteBuffer.wrap(xml), "the XML");
    String document = text.startsWith("\uFEFF") ? text.substring(1) : text;
    boolean asides = XmlBounds.check(document);
    Document parsed = parse(document);
    if (asides) {
      settleAsides(parsed.getDocumentElement());
    }
    return parsed;
  }

  private static Document parse(String document) throws MalformedMessage {
    try {
      return PARSERS.parse(new StringReader(document));
    } catch (XMLParserException broken) {
      throw new MalformedMessage(
          broken.getCause() instanceof SAXParseException where
              ? "not well-formed XML at line %d, column %d"
                  .formatted(where.getLineNumber(), where.getColumnNumber())
              : "not well-formed XML");
    }
  }

  /**
   * A comment may stand between elements, and is dropped there as canonicalisation drops it; never
   * in or beside a value: there a reader that takes the first piece of text sees another value than
   * was signed. A processing instruction has no business in a message.
   */
  private static void settleAsides(Element element) throws MalformedMessage {
    List<Node> comments = new ArrayList<>();
    boolean elements = false;
    boolean text = false;
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      switch (node.getNodeType()) {
        case Node.ELEMENT_NODE -> {
          elements = true;
          settleAsides((Element) node);
        }
        case Node.COMMENT_NODE -> comments.add(node);
        case Node.PROCESSING_INSTRUCTION_NODE ->
            throw new MalformedMessage("a processing instruction inside the message");
        default -> text |= !node.getNodeValue().isBlank();
      }
    }
    if (!comments.isEmpty() && (text || !elements)) {
      throw new MalformedMessage("a comment inside the value of " + element.getLocalName());
    }
    comments.forEach(element::removeChild);
  }

  private static BasicParserPool parsers() {
    BasicParserPool pool = new BasicParserPool();
    pool.setMaxPoolSize(2 * Math.max(4, Runtime.getRuntime().availableProcessors()));
    pool.setNamespaceAware(true);
    pool.setCoalescing(true);
    pool.setIgnoreComments(false);
    pool.setExpandEntityReferences(false);
    pool.setBuilderFeatures(
        Map.of(
            XMLConstants.FEATURE_SECURE_PROCESSING,
            true,
            "http://apache.org/xml/features/disallow-doctype-decl",
            true,
            "http://apache.org/xml/features/dom/defer-node-expansion",
            false));
    pool.setBuilderAttributes(
        Map.of(
            XMLConstants.ACCESS_EXTERNAL_DTD,
            "",
            XMLConstants.ACCESS_EXTERNAL_SCHEMA,
            "",
            "jdk.xml.maxElementDepth",
            String.valueOf(XmlBounds.MAX_DEPTH),
            "jdk.xml.elementAttributeLimit",
            String.valueOf(XmlBounds.MAX_ATTRIBUTES)));
    pool.setEntityResolver(
        (publicId, systemId) -> {
          throw new SAXException("nothing is fetched for a message");
        });
    pool.setErrorHandler(new Refusing());
    try {
      pool.initialize();
      return pool;
    } catch (ComponentInitializationException impossible) {
      throw new IllegalStateException(
          "this JDK's XML parser has not the limits we set", impossible);
    }
  }

  /**
   * Every complaint of the parser ends the parse; none goes to a log that a stranger could fill.
   */
  private static final class Refusing implements ErrorHandler {
    @Override
    public void warning(SAXParseException complaint) throws SAXException {
      throw complaint;
    }

    @Override
    public void error(SAXParseException complaint) throws SAXException {
      throw complaint;
    }

    @Override
    public void fatalError(SAXParseException complaint) throws SAXException {
      throw complaint;
    }
  }
}
