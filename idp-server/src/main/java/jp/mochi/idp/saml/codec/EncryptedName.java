package jp.mochi.idp.saml.codec;

import org.w3c.dom.Element;

/** A {@code saml:EncryptedID} as it was received (SAML Core 2.0 §2.2.4). Nothing has opened it. */
public final class EncryptedName {
  private final Element element;

  EncryptedName(Element element) {
    this.element = element;
  }

  /** The element where it stands in its message. */
  public Element element() {
    return element;
  }
}
