package jp.mochi.idp.provisioning;

import java.time.Duration;
import java.time.InstantSource;
import jp.mochi.cert.enrolment.Ask;
import jp.mochi.cert.enrolment.EnrolmentDesk;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;

/**
 * Asks for a certificate, once for each transaction. Answers get lost, and then clients send the
 * same request again (RFC 8894 §5.2, RFC 7030 §4.2.3): for a day it gets the certificate that was
 * issued for it. That is of use to the key alone that asked both times; another key's request in
 * the same transaction, and any after that day, stays a replay and is refused.
 */
public final class AskOnce {
  static final Duration LOST = Duration.ofDays(1);

  private final InstantSource clock;

  public AskOnce(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Asks.
   *
   * @param ask with a transaction
   */
  public EnrolmentOutcome ask(EnrolmentDesk desk, Ask ask) {
    var outcome = desk.ask(ask);
    return outcome instanceof EnrolmentOutcome.Refused refused
            && refused.fault() == EnrolmentFault.REPLAYED
        ? again(desk, ask, refused)
        : outcome;
  }

  private EnrolmentOutcome again(EnrolmentDesk desk, Ask ask, EnrolmentOutcome.Refused refused) {
    var key = ask.request().keyHash();
    return ask.transaction()
        .map(transaction -> desk.poll(ask.route(), transaction, key))
        .filter(this::isLost)
        .orElse(refused);
  }

  private boolean isLost(EnrolmentOutcome outcome) {
    return outcome instanceof EnrolmentOutcome.Issued(var certificate, var chain)
        && certificate.revoked().isEmpty()
        && clock.instant().isBefore(certificate.issued().plus(LOST));
  }
}
