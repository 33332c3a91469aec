package jp.mochi.metadata;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/**
 * What our own metadata says.
 *
 * <p>It names no {@code validUntil}, because most services read metadata once, by hand, and would
 * end all sign-ons on that day; and no {@code cacheDuration}, which some importers take for one,
 * while services that refresh by themselves have an interval of their own.
 *
 * @param entityId ours
 * @param displayNameJa what people see in Japanese where they pick an identity provider
 * @param displayNameEn the same in English
 * @param endpoints in the order in which services should prefer them
 * @param signingCertificates the current one first: many services read only that. The next one
 *     stays behind it from before it is used until the old one is unneeded
 * @param encryptionCertificates to which services may encrypt what they send us, the preferred one
 *     first
 * @param nameIdFormats URIs, the preferred one first
 * @param scope of identifiers that we give: the part behind the {@code @}
 * @param wantAuthnRequestsSigned whether every service has to sign its requests
 */
public record IdpDescription(
    String entityId,
    String displayNameJa,
    String displayNameEn,
    List<Endpoint> endpoints,
    List<X509Certificate> signingCertificates,
    List<X509Certificate> encryptionCertificates,
    List<String> nameIdFormats,
    String scope,
    boolean wantAuthnRequestsSigned) {

  public IdpDescription {
    Objects.requireNonNull(entityId);
    Objects.requireNonNull(displayNameJa);
    Objects.requireNonNull(displayNameEn);
    endpoints = List.copyOf(endpoints);
    signingCertificates = List.copyOf(signingCertificates);
    encryptionCertificates = List.copyOf(encryptionCertificates);
    nameIdFormats = List.copyOf(nameIdFormats);
    Objects.requireNonNull(scope);
    if (endpoints.stream().noneMatch(e -> e.kind() == Kind.SINGLE_SIGN_ON)) {
      throw new IllegalArgumentException("an identity provider needs a sign-on address");
    }
    if (signingCertificates.isEmpty()) {
      throw new IllegalArgumentException("an identity provider needs a signing certificate");
    }
  }

  /** What an address is for. */
  public enum Kind {
    SINGLE_SIGN_ON,
    SINGLE_LOGOUT,
    ARTIFACT_RESOLUTION
  }

  /**
   * An address of ours.
   *
   * @param kind what it is for
   * @param binding the binding's URI
   * @param location the address
   */
  public record Endpoint(Kind kind, String binding, String location) {
    public static final String HTTP_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
    public static final String HTTP_POST = Acs.HTTP_POST;
    public static final String SOAP = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP";

    public Endpoint {
      Objects.requireNonNull(kind);
      Objects.requireNonNull(binding);
      Objects.requireNonNull(location);
    }
  }
}
