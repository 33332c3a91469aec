package jp.mochi.idp.lifecycle.status.poll;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.InstalledApp;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.text.Sha256;

/**
 * What a device management's list says of one device, whichever management it is.
 *
 * @param id by which the management knows it, and nobody else in its list
 * @param names under which the register may have it as its {@code mdm-id}
 * @param numbers that the device bears
 * @param ownership whose it is, where the management says so
 * @param platforms what it can be; empty where the management doesn't say
 * @param model for people
 * @param parts what is known of it, each of its own time
 * @param against what the management has against it now, apart from its rules; empty: nothing
 * @param why what else the record of it is to say
 */
record ListedDevice(
    String id,
    List<String> names,
    Map<IdentifierKind, String> numbers,
    Optional<Ownership> ownership,
    Set<Platform> platforms,
    String model,
    List<Part> parts,
    Optional<StatusFacts> against,
    Map<String, String> why) {
  ListedDevice {
    names = List.copyOf(names);
    numbers = Map.copyOf(numbers);
    platforms = Set.copyOf(platforms);
    parts = List.copyOf(parts);
    why = Map.copyOf(why);
  }

  /**
   * What was so at one time.
   *
   * @param kind as which of the source's words it counts
   */
  record Part(
      StatusSource.Kind kind, Instant at, StatusFacts facts, Optional<List<InstalledApp>> apps) {
    Part {
      apps =
          apps.map(
              list ->
                  list.stream()
                      .distinct()
                      .sorted(
                          Comparator.comparing(InstalledApp::id)
                              .thenComparing(InstalledApp::toString))
                      .toList());
    }
  }

  /** By which it is told that nothing of it has changed. */
  String mark() {
    return mark(List.of(parts, against));
  }

  /** The same of whatever prints as all that it holds. */
  static String mark(List<?> said) {
    return Sha256.hex(said.toString());
  }
}
