package jp.mochi.idp.saml.codec;

import java.util.Base64;

/** Base64 (RFC 2045) that lets white space pass and nothing else. */
final class StrictBase64 {
  private StrictBase64() {}

  static byte[] decode(String text) throws MalformedMessage {
    try {
      return Base64.getDecoder().decode(withoutWhiteSpace(text));
    } catch (IllegalArgumentException broken) {
      throw new MalformedMessage("broken base64");
    }
  }

  private static String withoutWhiteSpace(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ' ' && c != '\r' && c != '\n' && c != '\t') {
        kept.append(c);
      }
    }
    return kept.toString();
  }
}
