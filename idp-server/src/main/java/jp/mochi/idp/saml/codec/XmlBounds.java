package jp.mochi.idp.saml.codec;

/**
 * One cheap walk over a message's characters before a parser gets to see them: how deep, how many
 * elements, how many attributes, any DOCTYPE. It understands just enough of XML to count right in
 * every well-formed document; what is not well-formed the parser refuses, under limits of its own.
 */
final class XmlBounds {
  static final int MAX_DEPTH = 64;
  static final int MAX_ELEMENTS = 2_000;
  static final int MAX_ATTRIBUTES = 64;

  /** In all elements together: each costs a tree several times its letters. */
  static final int MAX_ALL_ATTRIBUTES = 1_000;

  private final String text;
  private int at;
  private int depth;
  private int elements;
  private int allAttributes;
  private boolean asides;

  private XmlBounds(String text) {
    this.text = text;
  }

  /** Returns whether there is a comment or a processing instruction somewhere. */
  static boolean check(String text) throws MalformedMessage {
    XmlBounds bounds = new XmlBounds(text);
    bounds.walk();
    return bounds.asides;
  }

  private void walk() throws MalformedMessage {
    for (at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
      if (text.startsWith("<!--", at)) {
        asides = true;
        skipPast("-->", 4);
      } else if (text.startsWith("<![CDATA[", at)) {
        skipPast("]]>", 9);
      } else if (text.startsWith("<!", at)) {
        throw new MalformedMessage("a DOCTYPE");
      } else if (text.startsWith("<?", at)) {
        asides |= at > 0;
        skipPast("?>", 2);
      } else if (text.startsWith("</", at)) {
        depth--;
        skipPast(">", 2);
      } else {
        element();
      }
    }
  }

  private void skipPast(String end, int opening) throws MalformedMessage {
    int found = text.indexOf(end, at + opening);
    if (found < 0) {
      throw new MalformedMessage("the XML ends in the middle of a tag");
    }
    at = found + end.length();
  }

  private void element() throws MalformedMessage {
    if (++elements > MAX_ELEMENTS) {
      throw new MalformedMessage("more than " + MAX_ELEMENTS + " elements");
    }
    int end = endOfTag();
    if (text.charAt(end - 1) != '/' && ++depth > MAX_DEPTH) {
      throw new MalformedMessage("elements more than " + MAX_DEPTH + " deep");
    }
    at = end + 1;
  }

  /** The tag's closing bracket; attributes and namespace declarations are counted on the way. */
  private int endOfTag() throws MalformedMessage {
    int attributes = 0;
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '>') {
        return i;
      }
      if (c == '"' || c == '\'') {
        if (++attributes > MAX_ATTRIBUTES) {
          throw new MalformedMessage("more than " + MAX_ATTRIBUTES + " attributes in an element");
        }
        if (++allAttributes > MAX_ALL_ATTRIBUTES) {
          throw new MalformedMessage("more than " + MAX_ALL_ATTRIBUTES + " attributes");
        }
        i = text.indexOf(c, i + 1);
        if (i < 0) {
          break;
        }
      }
    }
    throw new MalformedMessage("the XML ends in the middle of a tag");
  }
}
