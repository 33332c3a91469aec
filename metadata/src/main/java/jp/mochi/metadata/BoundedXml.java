package jp.mochi.metadata;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.w3c.dom.Document;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Turns bytes from outside into a DOM, within bounds.
 *
 * <p>A first, streaming pass counts and builds nothing; only a document that stays within the
 * bounds is read into memory. Both passes refuse a DOCTYPE, resolve nothing and reach no network.
 */
final class BoundedXml {
  static final int MOST_BYTES = 1 << 20;
  static final int MOST_DEPTH = 40;
  static final int MOST_ELEMENTS = 10_000;
  static final int MOST_ATTRIBUTES = 64;
  private static final String FEATURES = "http://apache.org/xml/features/";

  private BoundedXml() {}

  /** The document, or empty after telling the findings why not. */
  static Optional<Document> parse(byte[] bytes, Findings findings) {
    if (bytes.length > MOST_BYTES) {
      findings.fault(FaultCode.TOO_LARGE, "", Integer.toString(bytes.length));
      return Optional.empty();
    }
    try {
      count(bytes);
      return Optional.of(build(bytes));
    } catch (TooMuch e) {
      findings.fault(FaultCode.TOO_COMPLEX, "", String.valueOf(e.getMessage()));
    } catch (SAXParseException e) {
      parseFault(e, findings);
    } catch (SAXException | IOException e) {
      findings.fault(FaultCode.BROKEN_XML, "", String.valueOf(e.getMessage()));
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's XML parser lacks a hardening feature", e);
    }
    return Optional.empty();
  }

  private static void parseFault(SAXParseException e, Findings findings) {
    var message = String.valueOf(e.getMessage());
    if (message.contains("DOCTYPE")) {
      findings.fault(FaultCode.DOCTYPE, "", "line " + e.getLineNumber());
    } else {
      findings.fault(
          FaultCode.BROKEN_XML,
          "",
          "line " + e.getLineNumber() + ", column " + e.getColumnNumber() + ": " + message);
    }
  }

  private static void count(byte[] bytes)
      throws SAXException, IOException, ParserConfigurationException {
    var factory = SAXParserFactory.newDefaultNSInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature(FEATURES + "disallow-doctype-decl", true);
    factory.setFeature(FEATURES + "nonvalidating/load-external-dtd", false);
    factory.setXIncludeAware(false);
    var parser = factory.newSAXParser();
    parser.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    parser.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
    parser.parse(new ByteArrayInputStream(bytes), new Counter());
  }

  private static Document build(byte[] bytes)
      throws SAXException, IOException, ParserConfigurationException {
    var factory = DocumentBuilderFactory.newDefaultNSInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature(FEATURES + "disallow-doctype-decl", true);
    factory.setFeature(FEATURES + "nonvalidating/load-external-dtd", false);
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
    factory.setXIncludeAware(false);
    factory.setIgnoringComments(true);
    factory.setCoalescing(true);
    var builder = factory.newDocumentBuilder();
    builder.setErrorHandler(new DefaultHandler());
    builder.setEntityResolver(BoundedXml::resolveNothing);
    return builder.parse(new ByteArrayInputStream(bytes));
  }

  private static InputSource resolveNothing(String publicId, String systemId) throws SAXException {
    throw new SAXException("external entity " + systemId);
  }

  /** A bound was passed. */
  private static final class TooMuch extends SAXException {
    TooMuch(String what) {
      super(what);
    }
  }

  private static final class Counter extends DefaultHandler {
    private int depth;
    private int elements;

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes)
        throws SAXException {
      depth++;
      elements++;
      if (depth > MOST_DEPTH) {
        throw new TooMuch("depth > " + MOST_DEPTH);
      }
      if (elements > MOST_ELEMENTS) {
        throw new TooMuch("elements > " + MOST_ELEMENTS);
      }
      if (attributes.getLength() > MOST_ATTRIBUTES) {
        throw new TooMuch("attributes of one element > " + MOST_ATTRIBUTES);
      }
    }

    @Override
    public void startPrefixMapping(String prefix, String uri) throws SAXException {
      if (++mappings > MOST_ELEMENTS) {
        throw new TooMuch("namespace declarations > " + MOST_ELEMENTS);
      }
    }

    private int mappings;

    @Override
    public void endElement(String uri, String localName, String qName) {
      depth--;
    }

    @Override
    public InputSource resolveEntity(
        @org.jspecify.annotations.Nullable String publicId, String systemId) throws SAXException {
      throw new SAXException("external entity " + systemId);
    }
  }
}
