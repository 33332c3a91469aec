package jp.mochi.idp.cli;

import java.io.IOException;
import java.security.GeneralSecurityException;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.lifecycle.status.poll.StatusSources;
import jp.mochi.idp.network.OutsideCalls;

/** Whether device managements let us in: asks each for a token, and for no device. */
final class StatusSourceExamination {
  private final Terminal terminal;
  private final Configuration configuration;
  private final Findings findings;

  StatusSourceExamination(Terminal terminal, Configuration configuration, Findings findings) {
    this.terminal = terminal;
    this.configuration = configuration;
    this.findings = findings;
  }

  void all() {
    if (configuration.statusSources().isEmpty()) {
      return;
    }
    var config = configuration.outside();
    try (var outside = OutsideCalls.trusting(config.allow(), config.trust(), config.proxy())) {
      for (var source : configuration.statusSources()) {
        StatusSources.refusal(source, outside, terminal.clock())
            .ifPresentOrElse(
                why -> findings.bad("status-sources", "source.refused", source.name(), why),
                () -> findings.good("status-sources", "source", source.name()));
      }
    } catch (IOException | GeneralSecurityException unreadable) {
      findings.told("status-sources", String.valueOf(unreadable.getMessage()), "");
    }
  }
}
