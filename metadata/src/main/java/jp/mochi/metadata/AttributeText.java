package jp.mochi.metadata;

import jp.mochi.metadata.ReleasedAttribute.Source;

/** The written form of a {@link ReleasedAttribute} without its name. */
final class AttributeText {
  private AttributeText() {}

  static String print(ReleasedAttribute attribute) {
    var text = new StringBuilder(escape(source(attribute.source())));
    if (!attribute.nameFormat().equals(usualFormat(attribute.name()))) {
      text.append(";format=").append(escape(format(attribute.nameFormat())));
    }
    attribute.friendlyName().ifPresent(name -> text.append(";friendly=").append(escape(name)));
    return text.toString();
  }

  /** A name that is a URI goes with the format that says so, any other name with basic. */
  static String usualFormat(String attributeName) {
    return UriText.isUri(attributeName)
        ? ReleasedAttribute.FORMAT_URI
        : ReleasedAttribute.FORMAT_BASIC;
  }

  private static String source(Source source) {
    return switch (source) {
      case Source.DirectoryAttribute(var attribute) -> "directory:" + attribute;
      case Source.Groups(var prefix) -> prefix.isEmpty() ? "groups" : "groups:" + prefix;
      case Source.Constant(var value) -> "constant:" + value;
      case Source.Whence(var part) -> part.text();
      case Source.Expression(var cel) -> "cel:" + cel;
    };
  }

  private static String format(String uri) {
    return switch (uri) {
      case ReleasedAttribute.FORMAT_URI -> "uri";
      case ReleasedAttribute.FORMAT_BASIC -> "basic";
      case ReleasedAttribute.FORMAT_UNSPECIFIED -> "unspecified";
      default -> uri;
    };
  }

  static String escape(String text) {
    return text.replace(";", ";;");
  }
}
