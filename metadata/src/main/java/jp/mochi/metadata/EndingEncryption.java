package jp.mochi.metadata;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A service for which we encrypt to a key whose certificate ends soon, or has ended. Sign-ons go on
 * all the same: the certificate is only the envelope of the key. But a service that changes its key
 * by that day can't read what we encrypt to the old one.
 *
 * @param service its short name
 * @param end when the certificate ends
 */
public record EndingEncryption(String service, Instant end) {
  private static final Duration SOON = Duration.ofDays(30);

  /** Those whose certificate ends within 30 days, or has ended. */
  public static List<EndingEncryption> of(List<ServiceProvider> services, Instant now) {
    return services.stream().flatMap(service -> of(service, now).stream()).toList();
  }

  private static Optional<EndingEncryption> of(ServiceProvider service, Instant now) {
    var encryption = service.options().encryption();
    return EncryptionTarget.of(service)
        .filter(
            target ->
                Stream.of(encryption.assertion(), encryption.nameId(), encryption.attributes())
                    .anyMatch(target::covers))
        .map(target -> target.certificate().getNotAfter().toInstant())
        .filter(end -> end.isBefore(now.plus(SOON)))
        .map(end -> new EndingEncryption(service.name(), end));
  }
}
