package jp.mochi.metadata;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A registered service provider: what its metadata says and what an operator has set for it.
 *
 * @param id our own handle of it, which never changes
 * @param name the short name that commands and audit records use, unique
 * @param entityId SAML Metadata 2.0 §2.3.2
 * @param displayNameJa its name for Japanese screens
 * @param displayNameEn its name for English screens
 * @param acs in the order of metadata, at least one
 * @param singleLogout where it takes logout messages, in the order of metadata, or as an operator
 *     has set it; possibly none. Addresses over http are among them only as long as the options
 *     allow http
 * @param signingCertificates keys its requests may be signed with; possibly none
 * @param encryptionKeys keys that may encrypt for it; possibly none
 * @param authnRequestsSigned {@code AuthnRequestsSigned}: it says that it signs
 * @param wantAssertionsSigned {@code WantAssertionsSigned}
 * @param nameIdFormats {@code NameIDFormat}s in the order of metadata
 * @param subjectId which identifier its metadata says that it needs as an attribute
 * @param validUntil when its metadata ends to be valid, if it says so
 * @param options what an operator has set
 * @param version grows with every change of this entry
 * @param changed when it was last changed
 */
public record ServiceProvider(
    String id,
    String name,
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
    ServiceOptions options,
    long version,
    Instant changed) {

  public ServiceProvider {
    acs = List.copyOf(acs);
    singleLogout = List.copyOf(singleLogout);
    signingCertificates = List.copyOf(signingCertificates);
    encryptionKeys = List.copyOf(encryptionKeys);
    nameIdFormats = List.copyOf(nameIdFormats);
    Objects.requireNonNull(subjectId);
    Objects.requireNonNull(validUntil);
    Objects.requireNonNull(options);
    Objects.requireNonNull(changed);
    if (acs.isEmpty()) {
      throw new IllegalArgumentException("a service provider needs an ACS");
    }
  }

  /** Which identifier it gets as an attribute: what its entry says, else what metadata asks for. */
  public SubjectIdRequirement identifier() {
    return options.names().identifier().or(() -> subjectId).orElse(SubjectIdRequirement.NONE);
  }

  /** The certificates of {@link #encryptionKeys}. */
  public List<X509Certificate> encryptionCertificates() {
    return encryptionKeys.stream().map(EncryptionKey::certificate).toList();
  }
}
