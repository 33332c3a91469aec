package jp.mochi.idp.certificate;

import java.util.List;
import jp.mochi.cert.trust.ClientAuthority;
import jp.mochi.idp.config.ClientCertificateConfig;

/** The configured authorities as {@code cert-auth} takes them. */
public final class ClientCertificateTrust {
  private ClientCertificateTrust() {}

  /** Those of the configuration, whose certificates nobody takes back. */
  public static List<ClientAuthority> of(ClientCertificateConfig config) {
    return config.authorities().stream()
        .map(
            authority ->
                ClientAuthority.of(
                    authority.name(),
                    authority.certificates(),
                    authority.policies(),
                    authority.rules(),
                    ClientAuthority.NO_REVOCATION,
                    false))
        .toList();
  }
}
