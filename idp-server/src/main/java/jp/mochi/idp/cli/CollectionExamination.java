package jp.mochi.idp.cli;

import java.io.IOException;
import java.security.GeneralSecurityException;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.lifecycle.collection.TryCollection;
import jp.mochi.idp.network.OutsideCalls;

/** Whether the collections of indicators that the blocklist follows can be read. */
final class CollectionExamination {
  private final Terminal terminal;
  private final Configuration configuration;
  private final Findings findings;

  CollectionExamination(Terminal terminal, Configuration configuration, Findings findings) {
    this.terminal = terminal;
    this.configuration = configuration;
    this.findings = findings;
  }

  void all() {
    var collections = configuration.apps().collections();
    if (collections.isEmpty()) {
      return;
    }
    var outside = configuration.outside();
    try (var calls = OutsideCalls.trusting(outside.allow(), outside.trust(), outside.proxy())) {
      for (var each : collections) {
        TryCollection.fault(calls, each, terminal.clock())
            .ifPresentOrElse(
                why -> findings.bad("blocklist", "collection.failed", each.name(), why),
                () -> findings.good("blocklist", "collection", each.name()));
      }
    } catch (IOException | GeneralSecurityException unreadable) {
      findings.bad("blocklist", "collection.trust", String.valueOf(unreadable.getMessage()));
    }
  }
}
