package jp.mochi.metadata.catalogue;

import java.util.Optional;
import java.util.stream.Stream;

/** What a service may want to know of us: <code>{idp.NAME}</code> in a {@link PasteField}. */
public enum Ours {
  /** Our entity ID, as this service knows it. */
  ENTITY_ID("entity-id"),
  /** Where requests come in. */
  SIGN_ON("sign-on"),
  /** Where logout messages come in. */
  LOGOUT("logout"),
  /** The page that signs a person out, for services that only lead people there. */
  SIGN_OUT_PAGE("sign-out-page"),
  /** Where our metadata is. */
  METADATA("metadata"),
  /** The certificate that verifies our signatures, in PEM. */
  CERTIFICATE("certificate"),
  /** The same certificate in Base64 on one line, without the lines around it. */
  CERTIFICATE_LINE("certificate-line"),
  /** Where that certificate can be downloaded. */
  CERTIFICATE_ADDRESS("certificate-address"),
  /** Its SHA-256 fingerprint. */
  FINGERPRINT("fingerprint"),
  /** Where a sign-on to the service starts with us. */
  START("start");

  private final String placeholder;

  Ours(String name) {
    this.placeholder = "idp." + name;
  }

  /** As it stands between braces. */
  public String placeholder() {
    return placeholder;
  }

  static Optional<Ours> of(String placeholder) {
    return Stream.of(values()).filter(one -> one.placeholder.equals(placeholder)).findFirst();
  }

  /** Whether something of ours is called so. */
  public static boolean knows(String placeholder) {
    return of(placeholder).isPresent();
  }
}
