package jp.mochi.idp.lifecycle.collection;

import java.util.Locale;

/**
 * One comparison of a pattern, STIX 2.1 §9.6: a property of an object with one constant.
 *
 * @param object the object's type, {@code file}
 * @param property what is left of the path, without quotes: {@code hashes.SHA-256}
 * @param equality whether it is fulfilled by what equals the constant, and by nothing else
 * @param value the constant as text; of a number, as it is written
 * @param isText whether the constant is a string
 */
record Term(String object, String property, boolean equality, String value, boolean isText) {
  /** The kind of a hash, {@code SHA256} however it is spelt; empty where it compares none. */
  String hash() {
    return kind("hashes.");
  }

  String kind(String under) {
    return property.startsWith(under)
        ? property.substring(under.length()).toUpperCase(Locale.ROOT).replace("-", "")
        : "";
  }
}
