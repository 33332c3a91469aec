package jp.mochi.idp.hint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import jp.mochi.idp.key.SigningKey;
import jp.mochi.idp.text.Sha256;

/**
 * A text signed as a JWS in the flattened JSON serialization (RFC 7515 §7.2.2). Which key signed is
 * said twice: {@code kid} is our name of it, {@code x5t#S256} (§4.1.8) leads to the certificate
 * that our metadata publishes.
 */
final class Jws {
  /** RFC 7515 §9.2.1. */
  static final String MEDIA_TYPE = "application/jose+json";

  private static final String TYPE = "source-ip-hints+json";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private Jws() {}

  static String sign(String payload, SigningKey key) {
    try {
      boolean rsa = key.privateKey().getAlgorithm().equals("RSA");
      var head = encoded(header(rsa ? "RS256" : "ES256", key));
      var body = encoded(payload);
      // RFC 7518 §3.3 and §3.4: an elliptic curve's signature is two numbers side by side.
      var signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
      signature.initSign(key.privateKey());
      signature.update((head + "." + body).getBytes(StandardCharsets.US_ASCII));
      return JsonNodeFactory.instance
          .objectNode()
          .put("payload", body)
          .put("protected", head)
          .put("signature", BASE64.encodeToString(signature.sign()))
          .toString();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key signs SAML messages and can't sign this", e);
    }
  }

  private static String header(String algorithm, SigningKey key) throws GeneralSecurityException {
    var print = Sha256.of(key.certificate().getEncoded());
    return JsonNodeFactory.instance
        .objectNode()
        .put("alg", algorithm)
        .put("kid", key.id())
        .put("typ", TYPE)
        .put("x5t#S256", BASE64.encodeToString(print))
        .toString();
  }

  private static String encoded(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
