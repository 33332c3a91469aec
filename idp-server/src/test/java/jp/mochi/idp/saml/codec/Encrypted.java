package jp.mochi.idp.saml.codec;

import jp.mochi.metadata.EncryptionTarget;

/** Whatever a service may encrypt to us, for tests of other packages. */
public final class Encrypted {
  private Encrypted() {}

  /** An {@code EncryptedID} with this element inside. */
  public static String id(String element, EncryptionTarget target) {
    return "<saml:EncryptedID"
        + Encrypting.SAML
        + ">"
        + new EncryptedElement(target).of(element)
        + "</saml:EncryptedID>";
  }
}
