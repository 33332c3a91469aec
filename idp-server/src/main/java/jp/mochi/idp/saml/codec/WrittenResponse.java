package jp.mochi.idp.saml.codec;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** A finished response: the bytes that were signed, and not one other. */
public final class WrittenResponse {
  private static final Pattern PROOF =
      Pattern.compile("<([A-Za-z0-9]+:)?(SignatureValue|CipherValue)(\\s[^>]*)?>[^<]*</");

  private final byte[] utf8;

  WrittenResponse(byte[] utf8) {
    this.utf8 = utf8;
  }

  /** SAML Bindings 2.0 §3.5.4: the value of the form's {@code SAMLResponse}. */
  public String base64() {
    return Base64.getEncoder().encodeToString(utf8);
  }

  /** As text, for tests and for a person who may see it; not for a log. */
  public String xml() {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /**
   * Its text without what makes it one: each signature's value and each ciphertext left out, so
   * that whoever reads it holds nothing that a service could take.
   */
  public String harmless() {
    return PROOF
        .matcher(xml())
        .replaceAll("<$1$2$3><!-- left out: this is a test, and no assertion --></");
  }

  @Override
  public String toString() {
    return "WrittenResponse[" + utf8.length + " bytes]";
  }
}
