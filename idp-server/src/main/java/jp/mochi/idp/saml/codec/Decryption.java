package jp.mochi.idp.saml.codec;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import jp.mochi.idp.key.DecryptionKey;
import jp.mochi.metadata.DataEncryption;
import jp.mochi.metadata.KeyTransport;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Opens an {@code xenc:EncryptedData} that a service made for us. To be called only with part of a
 * message whose signature has been verified.
 *
 * <p>What is taken is a list of what is known to be sound: AES-GCM, RSA-OAEP, values in place. CBC,
 * RSA 1.5, a {@code CipherReference}, transforms and a {@code RetrievalMethod} aren't on it.
 * Whatever fails looks the same: nothing comes out. Nor does time tell: every key of ours is tried
 * on every wrapped key, and where none opens it, a data key drawn by lot fails in its place.
 */
final class Decryption {
  private static final String XENC = "http://www.w3.org/2001/04/xmlenc#";
  private static final String XENC11 = "http://www.w3.org/2009/xmlenc11#";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int IV = 12;
  private static final int TAG = 16;

  /** A sender that encrypts to more keys of one recipient has lost its way. */
  private static final int MOST_KEYS = 4;

  private final List<DecryptionKey> keys;

  Decryption(List<DecryptionKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * The text of the element that was encrypted.
   *
   * @param holder {@code saml:EncryptedID} or one of its like; wrapped keys may stand beside the
   *     data or in it (SAML Core 2.0 §2.2.4)
   */
  Optional<String> open(Element holder) {
    try {
      return opened(holder);
    } catch (MalformedMessage misshapen) {
      return Optional.empty();
    }
  }

  private Optional<String> opened(Element holder) throws MalformedMessage {
    var data = one(holder, XENC, "EncryptedData");
    var algorithm = dataAlgorithm(data);
    var content = cipherValue(data);
    var wrapped = new ArrayList<>(children(holder, XENC, "EncryptedKey"));
    for (var info : children(data, EnvelopedSignature.DSIG, "KeyInfo")) {
      wrapped.addAll(children(info, XENC, "EncryptedKey"));
    }
    if (wrapped.isEmpty() || wrapped.size() > MOST_KEYS || content.length < IV + TAG) {
      throw new MalformedMessage("not encrypted to one recipient");
    }
    var transports = new ArrayList<KeyTransport>();
    var values = new ArrayList<byte[]>();
    for (var key : wrapped) {
      transports.add(transport(key));
      values.add(cipherValue(key));
    }
    var dataKey = dataKey(transports, values, algorithm.bits() / 8);
    return decrypted(dataKey, content);
  }

  private static DataEncryption dataAlgorithm(Element data) throws MalformedMessage {
    return DataEncryption.ofUri(one(data, XENC, "EncryptionMethod").getAttribute("Algorithm"))
        .filter(DataEncryption::authenticated)
        .orElseThrow(() -> new MalformedMessage("data is encrypted by what is not taken"));
  }

  private static KeyTransport transport(Element key) throws MalformedMessage {
    var method = one(key, XENC, "EncryptionMethod");
    if (!children(method, XENC, "OAEPparams").isEmpty()) {
      throw new MalformedMessage("OAEP parameters are not taken");
    }
    return KeyTransport.of(
            method.getAttribute("Algorithm"),
            algorithm(method, EnvelopedSignature.DSIG, "DigestMethod"),
            algorithm(method, XENC11, "MGF"))
        .orElseThrow(() -> new MalformedMessage("a key is wrapped by what is not taken"));
  }

  private static Optional<String> algorithm(Element method, String namespace, String name)
      throws MalformedMessage {
    return children(method, namespace, name).isEmpty()
        ? Optional.empty()
        : Optional.of(one(method, namespace, name).getAttribute("Algorithm"));
  }

  /** Only a value in place; a reference would be ours to fetch. */
  private static byte[] cipherValue(Element encrypted) throws MalformedMessage {
    var data = one(encrypted, XENC, "CipherData");
    if (elements(data).size() != 1) {
      throw new MalformedMessage("CipherData with more than a value");
    }
    return StrictBase64.decode(one(data, XENC, "CipherValue").getTextContent());
  }

  private byte[] dataKey(List<KeyTransport> transports, List<byte[]> values, int length) {
    var found = new byte[length];
    RANDOM.nextBytes(found);
    for (var i = 0; i < values.size(); i++) {
      for (var key : keys) {
        var unwrapped = unwrapped(key.privateKey(), transports.get(i), values.get(i));
        found = unwrapped.length == length ? unwrapped : found;
      }
    }
    return found;
  }

  /** Empty where it isn't wrapped for this key. */
  private static byte[] unwrapped(PrivateKey key, KeyTransport transport, byte[] value) {
    try {
      var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(Cipher.DECRYPT_MODE, key, EncryptedElement.oaep(transport));
      return cipher.doFinal(value);
    } catch (GeneralSecurityException notForUs) {
      return new byte[0];
    }
  }

  private static Optional<String> decrypted(byte[] key, byte[] content) throws MalformedMessage {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      var iv = new GCMParameterSpec(8 * TAG, content, 0, IV);
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), iv);
      var plain = cipher.doFinal(content, IV, content.length - IV);
      return Optional.of(new String(plain, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException altered) {
      return Optional.empty();
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static Element one(Element parent, String namespace, String name)
      throws MalformedMessage {
    var found = children(parent, namespace, name);
    if (found.size() != 1) {
      throw new MalformedMessage(found.size() + " of " + name);
    }
    return found.getFirst();
  }

  private static List<Element> children(Element parent, String namespace, String name) {
    return elements(parent).stream()
        .filter(e -> namespace.equals(e.getNamespaceURI()) && name.equals(e.getLocalName()))
        .toList();
  }

  private static List<Element> elements(Element parent) {
    var found = new ArrayList<Element>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        found.add(element);
      }
    }
    return found;
  }
}
