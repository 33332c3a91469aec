package jp.mochi.metadata;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a service provider says about itself, checked: the part of a {@link ServiceProvider} that
 * comes from outside. Only {@link MetadataReader} and the database make one.
 *
 * @param entityId SAML Metadata 2.0 §2.3.2
 * @param displayNameJa its name for Japanese screens; what stands there if nothing better does
 * @param displayNameEn its name for English screens; likewise
 * @param acs in the order of the document, at least one of them HTTP-POST
 * @param singleLogout where it takes logout messages, in the order of the document; possibly none
 * @param signingCertificates keys its requests may be signed with
 * @param encryptionKeys keys that may encrypt for it
 * @param authnRequestsSigned it says that it signs its requests
 * @param wantAssertionsSigned it asks for signed assertions
 * @param nameIdFormats in the order of the document
 * @param subjectId which identifier it says that it needs as an attribute
 * @param validUntil the earliest end of validity that the document names
 * @param requestedAttributes hints for the operator; not kept in the database
 */
public record ServiceProviderMetadata(
    String entityId,
    String displayNameJa,
    String displayNameEn,
    List<Acs> acs,
    List<SingleLogout> singleLogout,
    List<X509Certificate> signingCertificates,
    List<EncryptionKey> encryptionKeys,
    boolean authnRequestsSigned,
    boolean wantAssertionsSigned,
    List<String> nameIdFormats,
    Optional<SubjectIdRequirement> subjectId,
    Optional<Instant> validUntil,
    List<RequestedAttribute> requestedAttributes) {

  public ServiceProviderMetadata {
    Objects.requireNonNull(entityId);
    Objects.requireNonNull(displayNameJa);
    Objects.requireNonNull(displayNameEn);
    Objects.requireNonNull(subjectId);
    Objects.requireNonNull(validUntil);
    acs = List.copyOf(acs);
    singleLogout = List.copyOf(singleLogout);
    signingCertificates = List.copyOf(signingCertificates);
    encryptionKeys = List.copyOf(encryptionKeys);
    nameIdFormats = List.copyOf(nameIdFormats);
    requestedAttributes = List.copyOf(requestedAttributes);
    if (acs.stream().noneMatch(a -> a.binding().equals(Acs.HTTP_POST))) {
      throw new IllegalArgumentException("a service provider needs an ACS for HTTP-POST");
    }
  }

  /** The certificates of {@link #encryptionKeys}. */
  public List<X509Certificate> encryptionCertificates() {
    return encryptionKeys.stream().map(EncryptionKey::certificate).toList();
  }
}
