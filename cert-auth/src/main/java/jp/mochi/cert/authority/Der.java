package jp.mochi.cert.authority;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes of an ASN.1 value in its distinguished encoding. */
public final class Der {
  private final byte[] bytes;

  private Der(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of these bytes. */
  public static Der of(byte[] bytes) {
    return new Der(bytes.clone());
  }

  /** The array itself, which nobody else may keep: for what is large. */
  static Der owning(byte[] bytes) {
    return new Der(bytes);
  }

  /** The bytes, to be read without a copy: for what is large, and asked for by many at once. */
  public InputStream stream() {
    return new ByteArrayInputStream(bytes);
  }

  /** A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The certificate that this is. */
  public X509Certificate asCertificate() {
    return Extensible.parse(bytes);
  }

  /** The array itself, not to be changed or kept. */
  byte[] shared() {
    return bytes;
  }

  /** How many bytes. */
  public int length() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Der der && Arrays.equals(bytes, der.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Der[" + HexFormat.of().formatHex(bytes, 0, Math.min(8, bytes.length)) + "…]";
  }
}
