package jp.mochi.idp.saml.codec;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import jp.mochi.idp.key.SigningKey;

/**
 * Signs canonical XML with one key in one form. {@code ds:SignedInfo} stands in the document
 * without its namespace declaration, which {@code ds:Signature} around it makes; but it is digested
 * on its own, and there exclusive canonicalisation puts the declaration on it. Hence the two
 * beginnings.
 */
final class EnvelopedSigner {
  private static final String SIGNED_INFO_ALONE =
      "<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">";
  private static final String SIGNED_INFO_INSIDE =
      "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>";
  private static final String TRANSFORMS =
      "\"><ds:Transforms>"
          + "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\">"
          + "</ds:Transform>"
          + "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>"
          + "</ds:Transforms><ds:DigestMethod Algorithm=\"";
  private static final String AFTER_DIGEST = "</ds:DigestValue></ds:Reference></ds:SignedInfo>";

  private final SigningKey key;
  private final SignatureForm form;
  private final String beforeUri;
  private final String afterUri;
  private final String afterValue;
  // Setting up an instance costs more than the writer's whole work; a used one signs again.
  private final ArrayBlockingQueue<Signature> idle = new ArrayBlockingQueue<>(32);

  EnvelopedSigner(SigningKey key, SignatureForm form) {
    this.key = key;
    this.form = form;
    this.beforeUri =
        "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">"
            + "</ds:CanonicalizationMethod><ds:SignatureMethod Algorithm=\""
            + form.algorithm()
            + "\"></ds:SignatureMethod><ds:Reference URI=\"#";
    this.afterUri = TRANSFORMS + form.digest() + "\"></ds:DigestMethod><ds:DigestValue>";
    this.afterValue =
        "</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>"
            + encodedCertificate(key)
            + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>";
  }

  /** A {@code ds:Signature} over an element, to be put where {@code head} ends. */
  String sign(String id, String head, String tail) {
    try {
      MessageDigest hash = MessageDigest.getInstance(form.digestName());
      hash.update(head.getBytes(StandardCharsets.UTF_8));
      hash.update(tail.getBytes(StandardCharsets.UTF_8));
      String digest = Base64.getEncoder().encodeToString(hash.digest());
      String info = beforeUri + id + afterUri + digest + AFTER_DIGEST;
      String value = Base64.getEncoder().encodeToString(value(SIGNED_INFO_ALONE + info));
      return SIGNED_INFO_INSIDE + info + "<ds:SignatureValue>" + value + afterValue;
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("key " + key.id() + " does not sign", broken);
    }
  }

  /**
   * SAML Bindings 2.0 §3.4.4.1: appends {@code SigAlg} and {@code Signature} over the query as it
   * stands.
   */
  String detached(String query) {
    try {
      String signed =
          query + "&SigAlg=" + URLEncoder.encode(form.algorithm(), StandardCharsets.UTF_8);
      String value = Base64.getEncoder().encodeToString(value(signed));
      return signed + "&Signature=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("key " + key.id() + " does not sign", broken);
    }
  }

  private byte[] value(String signedInfo) throws GeneralSecurityException {
    Signature signature = idle.poll();
    if (signature == null) {
      signature = Signature.getInstance(form.jca());
      signature.initSign(key.privateKey());
    }
    signature.update(signedInfo.getBytes(StandardCharsets.UTF_8));
    byte[] value = signature.sign();
    // One that has thrown is not put back.
    boolean kept = idle.offer(signature);
    assert kept || idle.remainingCapacity() == 0;
    return value;
  }

  private static String encodedCertificate(SigningKey key) {
    try {
      return Base64.getEncoder().encodeToString(key.certificate().getEncoded());
    } catch (GeneralSecurityException broken) {
      throw new IllegalArgumentException("key " + key.id() + " has a broken certificate", broken);
    }
  }
}
