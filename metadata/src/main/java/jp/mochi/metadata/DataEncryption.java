package jp.mochi.metadata;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What data may be encrypted with (XML Encryption 1.1 §5.2). */
public enum DataEncryption {
  AES256_GCM("http://www.w3.org/2009/xmlenc11#aes256-gcm", 256),
  AES192_GCM("http://www.w3.org/2009/xmlenc11#aes192-gcm", 192),
  AES128_GCM("http://www.w3.org/2009/xmlenc11#aes128-gcm", 128),
  /** A stranger who may try again and again can read what CBC encrypts; shown in red. */
  AES256_CBC("http://www.w3.org/2001/04/xmlenc#aes256-cbc", 256),
  AES192_CBC("http://www.w3.org/2001/04/xmlenc#aes192-cbc", 192),
  AES128_CBC("http://www.w3.org/2001/04/xmlenc#aes128-cbc", 128);

  private final String uri;
  private final int bits;

  DataEncryption(String uri, int bits) {
    this.uri = uri;
    this.bits = bits;
  }

  /** Its name in XML. */
  public String uri() {
    return uri;
  }

  /** Of the key. */
  public int bits() {
    return bits;
  }

  /** Whether what was changed on its way is noticed. */
  public boolean authenticated() {
    return name().endsWith("_GCM");
  }

  /** As it is written in options. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<DataEncryption> of(String text) {
    return Stream.of(values()).filter(known -> known.text().equals(text)).findFirst();
  }

  /** The algorithm of this URI, if it is one of these. */
  public static Optional<DataEncryption> ofUri(String uri) {
    return Stream.of(values()).filter(known -> known.uri.equals(uri)).findFirst();
  }
}
