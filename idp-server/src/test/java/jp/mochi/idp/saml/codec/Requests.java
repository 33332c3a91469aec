package jp.mochi.idp.saml.codec;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import jp.mochi.idp.reason.Reason;
import jp.mochi.metadata.Acs;
import jp.mochi.metadata.OptionOutcome;
import jp.mochi.metadata.ServiceOptionNames;
import jp.mochi.metadata.ServiceOptions;
import jp.mochi.metadata.ServiceProvider;

/** Requests as services send them, and the services. */
final class Requests {
  static final String ISSUER = "https://service.example/saml";
  static final String ACS = "https://service.example/acs";
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
  static final String PLAIN = request("_good", ISSUER, "");

  private Requests() {}

  static String request(String id, String issuer, String more) {
    return "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\""
        + " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\""
        + id
        + "\" Version=\"2.0\" IssueInstant=\"2026-11-21T11:59:30Z\""
        + " AssertionConsumerServiceURL=\""
        + ACS
        + "\"><saml:Issuer>"
        + issuer
        + "</saml:Issuer>"
        + more
        + "</samlp:AuthnRequest>";
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] deflated(byte[] bytes) {
    ByteArrayOutputStream into = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(into, new Deflater(Deflater.BEST_COMPRESSION, true))) {
      out.write(bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return into.toByteArray();
  }

  /** {@code SAMLRequest=…} for a redirect. */
  static String redirect(String xml) {
    return "SAMLRequest=" + encode(base64(deflated(xml.getBytes(StandardCharsets.UTF_8))));
  }

  static String post(String xml) {
    return "SAMLRequest=" + encode(base64(xml));
  }

  /** Appends {@code SigAlg} and {@code Signature} over what stands there. */
  static String signed(String query, TestKey key, String uri, String jca) {
    String content = query + "&SigAlg=" + encode(uri);
    return content + "&Signature=" + encode(base64(signature(content, key, jca)));
  }

  static byte[] signature(String content, TestKey key, String jca) {
    try {
      Signature signature = Signature.getInstance(jca);
      signature.initSign(key.privateKey());
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException failed) {
      throw new AssertionError(failed);
    }
  }

  static String signed(String query) {
    return signed(query, TestKey.SERVICE, RSA_SHA256, "SHA256withRSA");
  }

  static UnverifiedRequest decoded(DecodeOutcome outcome) {
    return assertInstanceOf(DecodeOutcome.Decoded.class, outcome, outcome.toString()).request();
  }

  static Reason refusal(DecodeOutcome outcome) {
    return assertInstanceOf(DecodeOutcome.Malformed.class, outcome).reason();
  }

  static ServiceProvider service(boolean signs, ServiceOptions options, TestKey... keys) {
    return new ServiceProvider(
        "1",
        "service",
        ISSUER,
        "サービス",
        "Service",
        List.of(new Acs(0, true, Acs.HTTP_POST, ACS)),
        List.of(),
        Arrays.stream(keys).map(TestKey::certificate).toList(),
        List.of(),
        signs,
        true,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        options,
        1,
        NOW);
  }

  static ServiceProvider service(boolean signs, TestKey... keys) {
    return service(signs, ServiceOptions.DEFAULT, keys);
  }

  static ServiceOptions options(boolean acceptUnsigned, boolean sha1) {
    var texts = List.of("accept-unsigned=" + acceptUnsigned, "sha1=" + (sha1 ? "allow" : "refuse"));
    var changed = ServiceOptionNames.change(ServiceOptions.DEFAULT, texts, cel -> Optional.empty());
    return ((OptionOutcome.Understood) changed).options();
  }
}
