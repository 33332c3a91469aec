package jp.mochi.metadata;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An attribute that a service provider's entry lists, and where its values come from. What no entry
 * lists is never released, but for the identifier of {@link ServiceProvider#identifier}.
 *
 * @param name the SAML attribute's name
 * @param nameFormat the URI of its name format
 * @param friendlyName a name for people, if wanted
 * @param source where its values come from
 */
public record ReleasedAttribute(
    String name, String nameFormat, Optional<String> friendlyName, Source source) {
  public static final String FORMAT_URI = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri";
  public static final String FORMAT_BASIC = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";
  public static final String FORMAT_UNSPECIFIED =
      "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified";

  public ReleasedAttribute {
    Objects.requireNonNull(nameFormat);
    Objects.requireNonNull(friendlyName);
    Objects.requireNonNull(source);
    if (name.isBlank()) {
      throw new IllegalArgumentException("an attribute needs a name");
    }
  }

  /** What can be told of where somebody comes from, and with what. */
  public enum Part {
    /** The client's address. */
    ADDRESS,
    /** The network zones that it lies in. */
    ZONE,
    /** From where the service can be reached at all. */
    RANGES,
    /** What the ranges are worth: whether they are exact, or too many to be told. */
    RANGES_EXACT,
    /** By which id the register knows the device. */
    DEVICE_ID,
    /** What kind of device it is: {@code ios}, {@code android} … */
    DEVICE_PLATFORM,
    /** Whose the device is, where it is one of the register. */
    DEVICE_OWNERSHIP,
    /** How surely it is that device. */
    DEVICE_BINDING,
    /** What its reports come to by what the rules require of devices. */
    DEVICE_COMPLIANCE,
    /** When its last security status was taken. */
    DEVICE_STATUS,
    /** How many seconds before the decision that was. */
    DEVICE_STATUS_AGE;

    private final String text = text(name().toLowerCase(Locale.ROOT));

    private static String text(String name) {
      return name.startsWith("device_")
          ? name.replaceFirst("_", ".").replace('_', '-')
          : "source." + name.replace('_', '-');
    }

    /** Whether a text is meant to be one of these. */
    static boolean looksLike(String text) {
      return text.startsWith("source.") || text.startsWith("device.");
    }

    /** As an entry writes it: {@code source.address}, {@code device.ownership}. */
    public String text() {
      return text;
    }

    static Optional<Part> of(String text) {
      return Stream.of(values()).filter(part -> part.text.equals(text)).findFirst();
    }
  }

  /** Where values come from. */
  public sealed interface Source {
    /** All values of a directory attribute, for example {@code mail}. */
    record DirectoryAttribute(String attribute) implements Source {}

    /** The names of the person's groups, or of those among them that start with a prefix. */
    record Groups(String prefix) implements Source {}

    /** Always this value. */
    record Constant(String value) implements Source {}

    /** Something about where the person comes from, and with what. */
    record Whence(Part part) implements Source {}

    /** A CEL expression over {@code person}, {@code groups} and {@code service}: text or a list. */
    record Expression(String cel) implements Source {}
  }
}
