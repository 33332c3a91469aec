package jp.mochi.idp.saml.codec;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import jp.mochi.metadata.DataEncryption;
import jp.mochi.metadata.EncryptionTarget;
import jp.mochi.metadata.KeyTransport;

/**
 * Puts an element, as text, into an {@code xenc:EncryptedData} (XML Encryption 1.1 §4.3) that one
 * key of a service opens: a fresh data key for each element, wrapped beside it. The result is
 * canonical as all that we write, so that a signature may cover it.
 *
 * <p>The text must declare every namespace that it uses: it is read again on its own.
 */
final class EncryptedElement {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int GCM_IV = 12;
  private static final int CBC_IV = 16;
  private static final int GCM_TAG_BITS = 128;

  private final EncryptionTarget target;
  private final String beforeKey;

  EncryptedElement(EncryptionTarget target) {
    this.target = target;
    this.beforeKey = beforeKey(target);
  }

  private static String beforeKey(EncryptionTarget target) {
    var transport = target.transport();
    return "<xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\""
        + " Type=\"http://www.w3.org/2001/04/xmlenc#Element\">"
        + "<xenc:EncryptionMethod Algorithm=\""
        + target.data().uri()
        + "\"></xenc:EncryptionMethod>"
        + "<ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><xenc:EncryptedKey>"
        + "<xenc:EncryptionMethod Algorithm=\""
        + transport.uri()
        + "\"><ds:DigestMethod Algorithm=\""
        + transport.digest()
        + "\"></ds:DigestMethod>"
        + mask(transport)
        + "</xenc:EncryptionMethod><ds:KeyInfo><ds:X509Data><ds:X509Certificate>"
        + certificate(target)
        + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
        + "<xenc:CipherData><xenc:CipherValue>";
  }

  /** The older OAEP has no word for it: its mask is of SHA-1. */
  private static String mask(KeyTransport transport) {
    return transport.uri().equals(KeyTransport.OAEP)
        ? "<xenc11:MGF xmlns:xenc11=\"http://www.w3.org/2009/xmlenc11#\" Algorithm=\""
            + transport.mgf()
            + "\"></xenc11:MGF>"
        : "";
  }

  private static String certificate(EncryptionTarget target) {
    try {
      return Base64.getEncoder().encodeToString(target.certificate().getEncoded());
    } catch (CertificateEncodingException broken) {
      throw new IllegalStateException("a registered certificate without its encoding", broken);
    }
  }

  /** The element, encrypted. */
  String of(String element) {
    byte[] key = new byte[target.data().bits() / 8];
    RANDOM.nextBytes(key);
    try {
      byte[] data = encrypted(new SecretKeySpec(key, "AES"), element);
      Base64.Encoder base64 = Base64.getEncoder();
      return beforeKey
          + base64.encodeToString(wrapped(key))
          + "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>"
          + "<xenc:CipherData><xenc:CipherValue>"
          + base64.encodeToString(data)
          + "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>";
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("a registered key does not encrypt", broken);
    }
  }

  private byte[] wrapped(byte[] key) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    cipher.init(Cipher.ENCRYPT_MODE, target.certificate().getPublicKey(), oaep(target.transport()));
    return cipher.doFinal(key);
  }

  static OAEPParameterSpec oaep(KeyTransport transport) {
    return new OAEPParameterSpec(
        transport.digestName(),
        "MGF1",
        new MGF1ParameterSpec(transport.maskDigestName()),
        PSource.PSpecified.DEFAULT);
  }

  /** XML Encryption 1.1 §5.2: the initialization vector stands before what it begins. */
  private byte[] encrypted(SecretKey key, String element) throws GeneralSecurityException {
    byte[] iv = new byte[target.data().authenticated() ? GCM_IV : CBC_IV];
    RANDOM.nextBytes(iv);
    Cipher cipher = Cipher.getInstance(transformation(target.data()));
    cipher.init(Cipher.ENCRYPT_MODE, key, parameters(target.data(), iv));
    byte[] plain = element.getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[iv.length + cipher.getOutputSize(plain.length)];
    System.arraycopy(iv, 0, all, 0, iv.length);
    int length = iv.length + cipher.doFinal(plain, 0, plain.length, all, iv.length);
    return length == all.length ? all : java.util.Arrays.copyOf(all, length);
  }

  private static String transformation(DataEncryption data) {
    return data.authenticated() ? "AES/GCM/NoPadding" : "AES/CBC/ISO10126Padding";
  }

  private static AlgorithmParameterSpec parameters(DataEncryption data, byte[] iv) {
    return data.authenticated() ? new GCMParameterSpec(GCM_TAG_BITS, iv) : new IvParameterSpec(iv);
  }
}
