package jp.mochi.idp.cli;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.config.MailConfig;
import jp.mochi.idp.signal.MailServer;

/** Whether people could be told by mail: connects, begins TLS and signs in, and sends nothing. */
final class MailExamination {
  private final Configuration configuration;
  private final Findings findings;

  MailExamination(Configuration configuration, Findings findings) {
    this.configuration = configuration;
    this.findings = findings;
  }

  void all() {
    configuration.mail().ifPresentOrElse(this::tryIt, () -> findings.open("mail", "mail.none"));
  }

  private void tryIt(MailConfig mail) {
    try {
      new MailServer(mail, String.valueOf(configuration.baseUrl().getHost())).tryIt();
      findings.good("mail", "mail", mail.server());
    } catch (MessagingException refused) {
      findings.bad("mail", "mail.refused", mail.server(), MailServer.said(refused));
    } catch (IOException | GeneralSecurityException unreadable) {
      findings.bad("mail", "mail.trust", String.valueOf(unreadable.getMessage()));
    }
  }
}
