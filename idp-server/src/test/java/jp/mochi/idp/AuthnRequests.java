package jp.mochi.idp;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Requests as a service provider writes them, by hand. */
public final class AuthnRequests {
  private String id = "_" + UUID.randomUUID();
  private Instant issued;
  private final String issuer;
  private String attributes = "";
  private String content = "";

  public AuthnRequests(String issuer, Instant now) {
    this.issuer = issuer;
    this.issued = now.truncatedTo(ChronoUnit.MILLIS);
  }

  public AuthnRequests id(String value) {
    this.id = value;
    return this;
  }

  public String id() {
    return id;
  }

  public AuthnRequests issued(Instant at) {
    this.issued = at.truncatedTo(ChronoUnit.MILLIS);
    return this;
  }

  /** More attributes of the root element. */
  public AuthnRequests with(String moreAttributes) {
    this.attributes += " " + moreAttributes;
    return this;
  }

  /** Elements after the issuer. */
  public AuthnRequests containing(String elements) {
    this.content += elements;
    return this;
  }

  public String xml() {
    return "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\""
        + id
        + "\" Version=\"2.0\" IssueInstant=\""
        + issued
        + "\""
        + attributes
        + "><saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">"
        + issuer
        + "</saml:Issuer>"
        + content
        + "</samlp:AuthnRequest>";
  }

  public String base64() {
    return Base64.getEncoder().encodeToString(xml().getBytes(StandardCharsets.UTF_8));
  }

  /** The path that a browser is redirected to. */
  public String redirect() throws java.io.IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out =
        new DeflaterOutputStream(bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
      out.write(xml().getBytes(StandardCharsets.UTF_8));
    }
    return "/saml/sso?SAMLRequest="
        + URLEncoder.encode(
            Base64.getEncoder().encodeToString(bytes.toByteArray()), StandardCharsets.UTF_8);
  }
}
