package jp.mochi.idp.saml.codec;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Texts made of what XML, canonicalisation and Unicode treat specially. */
final class Texts {
  private static final String[] SPECIAL = {
    "<",
    ">",
    "&",
    "\"",
    "'",
    "\r",
    "\n",
    "\r\n",
    "\t",
    " ",
    "]]>",
    "<!--",
    "-->",
    "<?x?>",
    "&amp;",
    "&#13;",
    "<![CDATA[",
    "</saml:Attribute>",
    "a",
    "Z",
    "0",
    "\u00A0",
    "\u007F",
    "\u0080",
    "\u0085",
    "\u009F",
    "\u2028",
    "\u2029",
    "\u3000",
    "e\u0301",
    "\u0301",
    "か\u3099",
    "漢",
    "\u200B",
    "\uFEFF",
    "\uFFFD",
    "\uFDD0",
    "\uE000",
    "\uD7FF",
    "\uD83D\uDE00",
    "\uD83F\uDFFE",
    "\uDBFF\uDFFF",
    "\u202E",
    "=",
    "%",
    "\\",
    "\u0131"
  };

  private Texts() {}

  static Arbitrary<String> writable() {
    return Arbitraries.of(SPECIAL)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  /** All of them in one. */
  static String all() {
    return String.join("", SPECIAL);
  }

  static String[] each() {
    return SPECIAL.clone();
  }
}
