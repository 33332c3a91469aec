package jp.mochi.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import jp.mochi.metadata.ReleasedAttribute.Source;
import org.jspecify.annotations.Nullable;

/** Reads {@code SOURCE[;format=…][;friendly=…]}. */
final class ReadAttributeText {
  /** RFC 4512 §2.5: a name or an OID, with options. */
  private static final Pattern DIRECTORY_ATTRIBUTE =
      Pattern.compile("([A-Za-z][A-Za-z0-9-]*|\\d+(\\.\\d+)+)(;[A-Za-z0-9-]+)*");

  private static final Pattern ATTRIBUTE_NAME = Pattern.compile("[!-<>-~]{1,512}");
  private static final int LONGEST = 4096;

  private final List<OptionFault> faults;
  private final Function<String, Optional<String>> celFault;

  ReadAttributeText(List<OptionFault> faults, Function<String, Optional<String>> celFault) {
    this.faults = faults;
    this.celFault = celFault;
  }

  static boolean isDirectoryAttribute(String text) {
    return text.length() <= 256 && DIRECTORY_ATTRIBUTE.matcher(text).matches();
  }

  static boolean isAttributeName(String text) {
    return ATTRIBUTE_NAME.matcher(text).matches();
  }

  /** The attribute, or empty after a fault was added. */
  Optional<ReleasedAttribute> read(String name, String value) {
    var option = "attribute." + name;
    if (!isAttributeName(name)) {
      return fault(OptionFault.Code.BAD_TEXT, option, "name");
    }
    var bad = XmlText.firstForbidden(value);
    if (bad.isPresent() || value.length() > LONGEST) {
      return fault(OptionFault.Code.BAD_TEXT, option, bad.orElse("> " + LONGEST));
    }
    var parts = split(value);
    var source = source(option, parts.getFirst());
    var suffixes = suffixes(option, parts.subList(1, parts.size()));
    if (source.isEmpty() || suffixes.isEmpty()) {
      return Optional.empty();
    }
    var format = suffixes.get().format;
    return Optional.of(
        new ReleasedAttribute(
            name,
            format == null ? AttributeText.usualFormat(name) : format,
            Optional.ofNullable(suffixes.get().friendly),
            source.get()));
  }

  private Optional<Source> source(String option, String text) {
    int colon = text.indexOf(':');
    var kind = colon < 0 ? text.strip() : text.substring(0, colon).strip();
    var rest = colon < 0 ? "" : text.substring(colon + 1);
    if (colon < 0 && ReleasedAttribute.Part.looksLike(kind)) {
      var part = ReleasedAttribute.Part.of(kind);
      return part.isEmpty() ? badSource(option) : part.map(Source.Whence::new);
    }
    if (colon < 0) {
      return kind.equals("groups") ? Optional.of(new Source.Groups("")) : directory(option, kind);
    }
    return switch (kind) {
      case "directory" -> directory(option, rest.strip());
      case "groups" -> Optional.of(new Source.Groups(rest));
      case "constant" ->
          rest.isEmpty() ? badSource(option) : Optional.of(new Source.Constant(rest));
      case "cel" -> expression(option, rest);
      default -> badSource(option);
    };
  }

  private Optional<Source> directory(String option, String attribute) {
    return isDirectoryAttribute(attribute)
        ? Optional.of(new Source.DirectoryAttribute(attribute))
        : badSource(option);
  }

  private Optional<Source> expression(String option, String cel) {
    if (cel.isBlank()) {
      return badSource(option);
    }
    var wrong = celFault.apply(cel);
    return wrong.isPresent()
        ? fault(OptionFault.Code.BAD_EXPRESSION, option, wrong.get())
        : Optional.of(new Source.Expression(cel));
  }

  private Optional<Source> badSource(String option) {
    return fault(
        OptionFault.Code.BAD_VALUE,
        option,
        "ATTRIBUTE | directory:ATTRIBUTE | groups | groups:PREFIX | constant:TEXT | source.address"
            + " | source.zone | source.ranges | source.ranges-exact | device.id | device.platform |"
            + " device.ownership | device.binding | device.compliance | device.status |"
            + " device.status-age | cel:EXPRESSION");
  }

  private record Suffixes(@Nullable String format, @Nullable String friendly) {}

  private Optional<Suffixes> suffixes(String option, List<String> parts) {
    String format = null;
    String friendly = null;
    for (var part : parts) {
      if (part.startsWith("format=") && format == null) {
        format = format(part.substring("format=".length()));
        if (format == null) {
          return fault(
              OptionFault.Code.BAD_VALUE, option, "format=uri | basic | unspecified | URI");
        }
      } else if (part.startsWith("friendly=") && friendly == null && part.length() > 9) {
        friendly = part.substring("friendly=".length());
      } else {
        return fault(OptionFault.Code.BAD_SUFFIX, option, part);
      }
    }
    return Optional.of(new Suffixes(format, friendly));
  }

  private static @Nullable String format(String text) {
    return switch (text) {
      case "uri" -> ReleasedAttribute.FORMAT_URI;
      case "basic" -> ReleasedAttribute.FORMAT_BASIC;
      case "unspecified" -> ReleasedAttribute.FORMAT_UNSPECIFIED;
      default -> UriText.isUri(text) ? text : null;
    };
  }

  /** Splits at single semicolons; two stand for one. */
  static List<String> split(String value) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != ';') {
        part.append(c);
      } else if (i + 1 < value.length() && value.charAt(i + 1) == ';') {
        part.append(c);
        i++;
      } else {
        parts.add(part.toString());
        part.setLength(0);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  private <T> Optional<T> fault(OptionFault.Code code, String option, String detail) {
    faults.add(new OptionFault(code, option, detail));
    return Optional.empty();
  }
}
