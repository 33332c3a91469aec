package jp.mochi.idp.lifecycle.status;

import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import jp.mochi.cert.attestation.Authorizations;
import jp.mochi.cert.attestation.KeyDescription;
import jp.mochi.device.key.DeviceKey;
import jp.mochi.device.register.BindingLevel;
import jp.mochi.device.register.Device;
import jp.mochi.device.status.OsVersion;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.device.status.StatusReport;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.lifecycle.Actor;
import org.jdbi.v3.core.Handle;

/**
 * What an Android phone's hardware certifies of the phone, beside a key that it has made: how its
 * system was started, which version that is and how old its patches are. It becomes a report like
 * any other, of the moment in which the key was made.
 *
 * <p>The hardware has version and patches from the system that was started. Where that isn't the
 * maker's own, it repeats what anybody may have written there: then the phone is one that was
 * broken into, and nothing else is said of it. What the system itself says counts against the phone
 * alone.
 */
public final class AttestedStatus {
  private static final int FIRST_YEAR = 2015; // the first in which Android counted its patches
  private static final int LAST_YEAR = 2099;

  private final TakeStatus take;

  public AttestedStatus(TakeStatus take) {
    this.take = take;
  }

  /**
   * Takes what a phone says, in the transaction that binds its key, as that key's word: what was
   * said beside the device's other keys stands, since those may be on another phone. Of an attested
   * key beside which nothing is said it is noted that nothing is known, so that none borrows the
   * others' word. Nothing where the register has the device as one that runs something else.
   *
   * @param device as the register has it, held
   * @param certificate the key's, which leads to a configured root; empty where it is none in which
   *     a phone speaks of itself
   */
  public void take(
      Handle handle,
      Actor actor,
      Device device,
      DeviceKey key,
      Optional<X509Certificate> certificate) {
    var source = StatusSource.attestation(key.id());
    var facts =
        certificate
            .flatMap(KeyDescription::of)
            .flatMap(AttestedStatus::facts)
            .or(() -> nothing(key.level()));
    if (facts.isEmpty() || !source.knows(device.platform())) {
      return;
    }
    var report =
        new StatusReport(device.id(), source, key.created(), facts.get(), Optional.empty());
    if (take.take(handle, actor, report, Map.of("key", key.id()))
        instanceof StatusOutcome.Refused refused) {
      throw new IllegalStateException("of a held device: " + refused.why());
    }
  }

  private static Optional<StatusFacts> nothing(BindingLevel level) {
    return level == BindingLevel.ATTESTED_KEY ? Optional.of(StatusFacts.NOTHING) : Optional.empty();
  }

  /** What it says as facts; empty where nothing of it counts. */
  static Optional<StatusFacts> facts(KeyDescription said) {
    if (isBad(said.software()) || isBad(said.hardware())) {
      return Optional.of(
          new StatusFacts(
              Optional.empty(),
              Optional.empty(),
              Map.of(StatusFlag.ROOTED, true),
              Optional.empty()));
    }
    var boot = said.hardware().boot();
    return said.isOfHardware() && boot.isPresent()
        ? Optional.of(
            new StatusFacts(
                version(said.hardware().osVersion()),
                patched(said.hardware().osPatchLevel()),
                Map.of(StatusFlag.ROOTED, false),
                Optional.empty()))
        : Optional.empty();
  }

  private static boolean isBad(Authorizations says) {
    return says.boot().filter(boot -> !boot.isMakers()).isPresent();
  }

  /** 80100 is 8.1.0; 0 where the system doesn't say. */
  private static Optional<OsVersion> version(OptionalInt said) {
    return said.stream()
        .filter(number -> number >= 1_00_00 && number <= 99_99_99)
        .mapToObj(
            number -> new OsVersion(List.of(number / 10_000, number / 100 % 100, number % 100)))
        .findFirst();
  }

  /** 202611, in earlier phones 20261105, too; its month's first day, since more isn't said. */
  private static Optional<LocalDate> patched(OptionalInt said) {
    return said.stream()
        .map(number -> number > 99_99_99 ? number / 100 : number)
        .filter(number -> number >= FIRST_YEAR * 100 && number <= LAST_YEAR * 100 + 12)
        .boxed()
        .flatMap(number -> month(number / 100, number % 100).stream())
        .findFirst();
  }

  private static Optional<LocalDate> month(int year, int month) {
    try {
      return Optional.of(LocalDate.of(year, month, 1));
    } catch (DateTimeException noSuchMonth) {
      return Optional.empty();
    }
  }
}
