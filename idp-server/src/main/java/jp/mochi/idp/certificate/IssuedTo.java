package jp.mochi.idp.certificate;

import java.util.Optional;
import jp.mochi.cert.trust.CertificatePath;
import jp.mochi.ldap.PersonId;

/** Whom certificates of our own authority were issued for, as it is recorded. */
@FunctionalInterface
public interface IssuedTo {
  /** The person; empty where the certificate is of another authority, or unknown. */
  Optional<PersonId> of(CertificatePath path);
}
