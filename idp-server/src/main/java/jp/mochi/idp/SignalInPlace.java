package jp.mochi.idp;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.signal.RecordedActs;
import jp.mochi.idp.signal.Rounds;
import jp.mochi.idp.signal.Signals;
import jp.mochi.idp.signal.SweepOutbox;
import jp.mochi.idp.signal.Tell;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mail and webhooks, wired: what is written on the ground floor is sent from here. */
final class SignalInPlace implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SignalInPlace.class);

  private final Signals signals;
  private final Rounds rounds;
  private final Ground ground;

  private SignalInPlace(Ground ground, Signals signals) {
    this.ground = ground;
    this.signals = signals;
    this.rounds = signals.rounds();
  }

  /** What acts are told by. */
  static Tell tell(Configuration configuration, java.time.Clock clock) {
    var silent = new AuditLog(configuration.audit().forward().isPresent());
    return new Tell(configuration.mail().isPresent(), configuration.webhooks(), silent, clock);
  }

  /** Where acts are recorded, and read off whom they are to be told to. */
  static AuditLog audit(Configuration configuration, Tell tell) {
    return new AuditLog(configuration.audit().forward().isPresent(), new RecordedActs(tell));
  }

  static SignalInPlace open(Ground ground, OutsideCalls outside)
      throws IOException, GeneralSecurityException {
    var config = ground.configuration();
    if (config.mail().isEmpty()) {
      LOG.info("no mail server is configured: owners hear of their devices on pages only");
    }
    return new SignalInPlace(
        ground,
        new Signals(
            new Signals.Parts(
                ground.database(),
                ground.audit(),
                ground.directory(),
                outside,
                ground.sealer(),
                config.mail(),
                config.webhooks(),
                String.valueOf(config.baseUrl().getHost()),
                config.baseUrl().toString(),
                config.displayName(),
                ground.tell(),
                (channel, outcome) -> count(ground, channel, outcome),
                ground.clock())));
  }

  private static void count(Ground ground, String channel, String outcome) {
    Counter.builder("mochi.signals")
        .description("Messages by mail and webhook: sent, delayed and given-up")
        .tag("channel", channel)
        .tag("outcome", outcome)
        .register(ground.registry())
        .increment();
  }

  void keepHouse(Housekeeping house) {
    var sweep = signals.sweep();
    sweep.run();
    Gauge.builder("mochi.signals.waiting", sweep, SweepOutbox::waiting)
        .description("Messages that wait to be sent")
        .register(ground.registry());
    house.every(Duration.ofSeconds(1), "sending messages", rounds);
    house.every(Duration.ofMinutes(1), "sweeping messages", sweep);
  }

  @Override
  public void close() {
    rounds.close();
  }
}
