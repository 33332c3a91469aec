package jp.mochi.idp.certificate;

import jp.mochi.cert.trust.ClientAuthority;
import jp.mochi.cert.trust.Revocation;
import jp.mochi.idp.config.ClientCertificateConfig;
import jp.mochi.idp.config.RevocationConfig;

/** A configured authority as {@code cert-auth} takes it. */
public final class ClientCertificateTrust {
  private ClientCertificateTrust() {}

  /**
   * One whose certificates the configuration names.
   *
   * @param revocation where its revocations are found
   */
  public static ClientAuthority of(
      ClientCertificateConfig.Authority authority, Revocation revocation) {
    return ClientAuthority.of(
        authority.name(),
        authority.certificates(),
        authority.policies(),
        authority.rules(),
        revocation,
        authority.revocation().map(RevocationConfig::unknownAllowed).orElse(false));
  }
}
