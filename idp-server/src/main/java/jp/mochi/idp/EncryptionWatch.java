package jp.mochi.idp;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.http.HealthCheck;
import jp.mochi.metadata.EndingEncryption;
import jp.mochi.metadata.ServiceProviders;

/** Looks once in a while for which services we encrypt to a certificate that ends soon. */
final class EncryptionWatch implements Runnable {
  static final Duration INTERVAL = Duration.ofMinutes(10);

  private final Database database;
  private final ServiceProviders services;
  private final Clock clock;
  private volatile List<EndingEncryption> ending = List.of();

  EncryptionWatch(Database database, ServiceProviders services, Clock clock) {
    this.database = database;
    this.services = services;
    this.clock = clock;
    run();
  }

  @Override
  public void run() {
    ending = EndingEncryption.of(database.read(services::list), clock.instant());
  }

  /** How many services that are. */
  int count() {
    return ending.size();
  }

  /** Shown; it takes no server out of service. */
  HealthCheck check() {
    return HealthCheck.shown("encryption-certificates", this::fault);
  }

  private Optional<String> fault() {
    var now = ending;
    return now.isEmpty()
        ? Optional.empty()
        : Optional.of(
            now.stream()
                .map(e -> e.service() + " (ends at " + e.end() + ")")
                .collect(Collectors.joining(", ", "ask for fresh metadata of ", "")));
  }
}
