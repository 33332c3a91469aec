package jp.mochi.metadata;

import java.util.Optional;
import java.util.stream.Stream;

/** Where a name comes from by which one service knows a person for good. */
public sealed interface NameSource {
  /** Made by lot at the first sign-on, or imported, and kept. */
  record Stored() implements NameSource {}

  /** A directory attribute as it is now; octets ({@code objectGUID}) in Base64. */
  record Directory(String attribute) implements NameSource {}

  /**
   * The digest that a Shibboleth identity provider computes of the service's entity ID, a directory
   * attribute and a salt; computed at the first sign-on and kept, so that a new value of the
   * attribute changes nothing.
   */
  record Computed(String attribute, Encoding encoding) implements NameSource {}

  /** How a digest is written (RFC 4648). */
  enum Encoding {
    BASE64("computed"),
    BASE32("computed-base32");

    private final String kind;

    Encoding(String kind) {
      this.kind = kind;
    }
  }

  /** As an entry writes it. */
  default String text() {
    return switch (this) {
      case Stored() -> "stored";
      case Directory(var attribute) -> "directory:" + attribute;
      case Computed(var attribute, var encoding) -> encoding.kind + ":" + attribute;
    };
  }

  /** What a text names; empty where it is none. */
  static Optional<NameSource> of(String text) {
    if (text.equals("stored")) {
      return Optional.of(new Stored());
    }
    int colon = text.indexOf(':');
    var kind = colon < 0 ? "" : text.substring(0, colon);
    var rest = text.substring(colon + 1).strip();
    if (kind.equals("directory")) {
      return attribute(rest).map(Directory::new);
    }
    return Stream.of(Encoding.values())
        .filter(encoding -> encoding.kind.equals(kind))
        .findFirst()
        .flatMap(encoding -> attribute(rest).map(name -> new Computed(name, encoding)));
  }

  private static Optional<String> attribute(String text) {
    return Optional.of(text).filter(ReadAttributeText::isDirectoryAttribute);
  }
}
