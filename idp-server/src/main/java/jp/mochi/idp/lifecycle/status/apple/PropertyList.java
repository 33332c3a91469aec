package jp.mochi.idp.lifecycle.status.apple;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads XML property lists, as far as device managements write them. Every one begins with the same
 * DOCTYPE; that one is taken out before anything is parsed, and any other refuses the whole, so
 * that the parser never sees one: no entity is declared, and nothing is fetched. Depth and number
 * of values are bounded, the size by whoever reads the event.
 */
final class PropertyList {
  private static final int DEEPEST = 20;
  private static final int MOST_VALUES = 200_000;
  private static final Pattern USUAL_DOCTYPE =
      Pattern.compile(
          "\\A((?:<\\?xml[^>?]{0,100}+\\?>)?+\\s*+)<!DOCTYPE plist PUBLIC"
              + " \"-//Apple(?: Computer)?//DTD PLIST 1\\.0//EN\""
              + " \"https?://www\\.apple\\.com/DTDs/PropertyList-1\\.0\\.dtd\">");
  private static final XMLInputFactory XML = factory();

  private final XMLStreamReader reader;
  private int values;

  private PropertyList(XMLStreamReader reader) {
    this.reader = reader;
  }

  /** A value: exactly one of these. */
  sealed interface Value {
    record Dict(Map<String, Value> entries) implements Value {
      Optional<Value> get(String key) {
        return Optional.ofNullable(entries.get(key));
      }

      Optional<String> text(String key) {
        return get(key)
            .flatMap(it -> it instanceof Text(var text) ? Optional.of(text) : Optional.empty());
      }

      Optional<Boolean> yes(String key) {
        return get(key)
            .flatMap(it -> it instanceof Yes(var yes) ? Optional.of(yes) : Optional.empty());
      }

      Optional<Long> number(String key) {
        return get(key)
            .flatMap(it -> it instanceof Whole(var n) ? Optional.of(n) : Optional.empty());
      }

      Optional<Dict> dict(String key) {
        return get(key)
            .flatMap(it -> it instanceof Dict dict ? Optional.of(dict) : Optional.empty());
      }

      Optional<List<Value>> list(String key) {
        return get(key)
            .flatMap(it -> it instanceof Array(var all) ? Optional.of(all) : Optional.empty());
      }
    }

    record Array(List<Value> items) implements Value {}

    record Text(String text) implements Value {}

    record Whole(long number) implements Value {}

    record Yes(boolean yes) implements Value {}

    /** Data, dates and fractions, which nobody here asks for. */
    record Other() implements Value {}
  }

  /** The dictionary that a property list is; empty where it can't be read as one. */
  static Optional<Value.Dict> read(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\A\\uFEFF", "").strip();
    var doctype = USUAL_DOCTYPE.matcher(text);
    var plain = doctype.find() ? doctype.replaceFirst("$1") : text;
    if (plain.contains("<!DOCTYPE")) {
      return Optional.empty();
    }
    var in = new ByteArrayInputStream(plain.strip().getBytes(StandardCharsets.UTF_8));
    try {
      return new PropertyList(XML.createXMLStreamReader(in, "UTF-8")).whole();
    } catch (XMLStreamException | IllegalArgumentException broken) {
      return Optional.empty();
    }
  }

  private Optional<Value.Dict> whole() throws XMLStreamException {
    next("plist");
    reader.nextTag();
    var value = value(0);
    reader.nextTag();
    reader.require(XMLStreamConstants.END_ELEMENT, null, "plist");
    while (reader.hasNext()) {
      reader.next(); // a second root is no property list
    }
    return value instanceof Value.Dict dict ? Optional.of(dict) : Optional.empty();
  }

  private void next(String name) throws XMLStreamException {
    reader.nextTag();
    reader.require(XMLStreamConstants.START_ELEMENT, null, name);
  }

  private Value value(int depth) throws XMLStreamException {
    if (depth > DEEPEST || ++values > MOST_VALUES) {
      throw new XMLStreamException("deeper or larger than any answer of a device");
    }
    return switch (reader.getLocalName()) {
      case "dict" -> dict(depth);
      case "array" -> array(depth);
      case "string" -> new Value.Text(reader.getElementText());
      case "integer" -> new Value.Whole(Long.parseLong(reader.getElementText().strip()));
      case "true" -> yes(true);
      case "false" -> yes(false);
      case "data", "date", "real" -> {
        reader.getElementText();
        yield new Value.Other();
      }
      default -> throw new XMLStreamException("no value: " + reader.getLocalName());
    };
  }

  private Value yes(boolean yes) throws XMLStreamException {
    reader.getElementText();
    return new Value.Yes(yes);
  }

  private Value dict(int depth) throws XMLStreamException {
    Map<String, Value> entries = new LinkedHashMap<>();
    while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
      reader.require(XMLStreamConstants.START_ELEMENT, null, "key");
      var key = reader.getElementText();
      reader.nextTag();
      if (entries.put(key, value(depth + 1)) != null) {
        throw new XMLStreamException("a key that comes twice");
      }
    }
    return new Value.Dict(Collections.unmodifiableMap(entries));
  }

  private Value array(int depth) throws XMLStreamException {
    List<Value> items = new ArrayList<>();
    while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
      items.add(value(depth + 1));
    }
    return new Value.Array(List.copyOf(items));
  }

  private static XMLInputFactory factory() {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("nothing is fetched");
        });
    return factory;
  }
}
