package jp.mochi.idp.saml.codec;

import java.nio.charset.StandardCharsets;

/** A response that our writer would never write. */
public final class Tampered {
  private Tampered() {}

  /** It, as though it had been written. */
  public static WrittenResponse response(String xml) {
    return new WrittenResponse(xml.getBytes(StandardCharsets.UTF_8));
  }
}
