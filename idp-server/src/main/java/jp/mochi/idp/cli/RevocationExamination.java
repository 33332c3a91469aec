package jp.mochi.idp.cli;

import jp.mochi.idp.config.ClientCertificateConfig;
import jp.mochi.idp.config.RevocationConfig;

/** Whether anybody is asked which phones' certificates have been taken back. */
final class RevocationExamination {
  private final ClientCertificateConfig config;
  private final Findings findings;

  RevocationExamination(ClientCertificateConfig config, Findings findings) {
    this.config = config;
    this.findings = findings;
  }

  void all() {
    for (var authority : config.authorities()) {
      if (authority.unchecked()) {
        findings.weak("client-certificate", "revocation.none", authority.name());
      } else if (authority.revocation().filter(RevocationConfig::unknownAllowed).isPresent()) {
        findings.weak("client-certificate", "revocation.allow", authority.name());
      } else {
        findings.good("client-certificate", "revocation", authority.name());
      }
    }
  }
}
