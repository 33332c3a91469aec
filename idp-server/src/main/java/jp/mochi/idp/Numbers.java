package jp.mochi.idp;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Set;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.SyslogForwarder;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.lifecycle.collection.FollowCollections;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.signon.Answer;
import jp.mochi.idp.signon.Outcome;

/**
 * The house's own numbers for {@code /metrics}. Every label has a handful of values, all of them
 * ours: no person, no service, no address.
 */
final class Numbers {
  /** What was refused to commands and scripts is no sign-on. */
  private static final Set<Reason> NOT_SIGN_ONS =
      Set.of(Reason.TOKEN_REFUSED, Reason.OPERATION_REFUSED);

  private final MeterRegistry registry;

  Numbers(MeterRegistry registry) {
    this.registry = registry;
    count("permitted", "").increment(0); // there from the start, so that a rate has a beginning
  }

  /** Counts what a turn of the loop came to; refusals are counted where they are recorded. */
  void told(Outcome outcome) {
    switch (outcome) {
      case Outcome.Collect asked -> count("need", word(asked.factor())).increment();
      case Outcome.Answered(Answer.PostForm form) when form.success() ->
          count("permitted", "").increment();
      case Outcome.Answered refused -> {}
    }
  }

  /** Counts a refusal, also one that is too many to have a record of its own. */
  void refused(AuditEvent.Refused refused) {
    if (!NOT_SIGN_ONS.contains(refused.reason())) {
      count("refused", word(refused.reason())).increment();
    }
  }

  /** How much work waits for the database. */
  void watch(OpenDatabase database) {
    Gauge.builder("mochi.database.waiting", database, OpenDatabase::waiting)
        .description("Pieces of work that wait for the database")
        .register(registry);
  }

  /** For how many services the encryption certificate ends soon. */
  void watch(EncryptionWatch encryption) {
    Gauge.builder("mochi.encryption.certificates.ending", encryption, EncryptionWatch::count)
        .description("Services whose encryption certificate ends within 30 days, or has ended")
        .register(registry);
  }

  /** How collections of indicators stand. */
  void watch(FollowCollections collections) {
    Gauge.builder("mochi.blocklist.collections.failing", collections, FollowCollections::failing)
        .description("Collections of indicators whose last try failed")
        .register(registry);
    Gauge.builder(
            "mochi.blocklist.collections.age", collections, it -> it.age().toMillis() / 1000.0)
        .description("For how long the one that was read least lately hasn't been")
        .baseUnit("seconds")
        .register(registry);
  }

  /** How far the SIEM is behind. */
  void watch(SyslogForwarder forwarder) {
    Gauge.builder("mochi.audit.unsent", forwarder, SyslogForwarder::waiting)
        .description("Audit records that the SIEM has not been sent, or has not confirmed, yet")
        .register(registry);
    Gauge.builder("mochi.audit.unsent.age", forwarder, it -> it.oldestWaits().toMillis() / 1000.0)
        .description("For how long the oldest of them has been waiting")
        .baseUnit("seconds")
        .register(registry);
  }

  private Counter count(String outcome, String why) {
    return Counter.builder("mochi.signons")
        .description("Turns of a sign-on, by outcome: permitted, need and refused")
        .tag("outcome", outcome)
        .tag("why", why)
        .register(registry);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
