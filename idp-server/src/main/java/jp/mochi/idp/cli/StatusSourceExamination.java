package jp.mochi.idp.cli;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.stream.Collectors;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.config.StatusSourceConfig;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.lifecycle.status.poll.GoneSources;
import jp.mochi.idp.lifecycle.status.poll.StatusSources;
import jp.mochi.idp.network.OutsideCalls;
import org.jdbi.v3.core.JdbiException;

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

  /** Words that count still of sources, or of their lists, that mochi.yaml no longer names. */
  void gone(OpenDatabase database) {
    var names =
        configuration.statusSources().stream()
            .map(StatusSourceConfig::name)
            .collect(Collectors.toSet());
    try {
      for (var each : GoneSources.of(database, names)) {
        var key = each.earlier() ? "source.earlier" : "source.gone";
        findings.weak("status-sources", key, each.name(), each.devices());
      }
    } catch (JdbiException noTables) {
      // of an earlier release, or of none: then nobody was asked yet
    }
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
