package jp.mochi.idp.lifecycle.device;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificate.Standing;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.device.register.Bindings;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.session.DeviceUse;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/**
 * A person's phones: those of the register, and those of which only certificates tell, which were
 * issued for ids that the register doesn't know.
 *
 * <p>What counts yet is listed whatever else there is, and however much: a phone that many others
 * hide could be shut out by nobody.
 */
public final class PhonesOf {
  /** Of each state in which a device is at hand; the limit per person is far below. */
  private static final int MOST_AT_HAND = 1_000;

  /** Of each other state, the latest. */
  private static final int MOST_OTHERS = 25;

  /** Those that count yet, and the latest of all. */
  private static final int MOST_VALID = 2_000;

  private static final int MOST_CERTIFICATES = 200;

  /** For so long a device may be one that nobody has noticed yet. */
  private static final Duration LATELY = Duration.ofDays(14);

  private final Database database;
  private final Clock clock;
  private final Devices devices = new Devices();
  private final Bindings bindings = new Bindings();
  private final IssuedCertificates issued = new IssuedCertificates();

  public PhonesOf(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** All of them, those at hand first. */
  public List<Phone> person(PersonId person) {
    var now = clock.instant();
    return database.read(handle -> person(handle, person, now));
  }

  /** Those at hand that are new, the lost one apart: somebody else may have registered them. */
  public List<Phone> lately(PersonId person, String lost) {
    var now = clock.instant();
    var since = now.minus(LATELY);
    return person(person).stream()
        .filter(phone -> !phone.id().equals(lost) && phone.isAtHand(now))
        .filter(phone -> began(phone).isAfter(since))
        .toList();
  }

  private static Instant began(Phone phone) {
    return phone
        .device()
        .map(Device::created)
        .or(() -> phone.certificates().stream().map(IssuedCertificate::issued).findFirst())
        .orElse(Instant.MIN);
  }

  /** One of them; empty where the person has no such phone. */
  public Optional<Phone> one(PersonId person, String id) {
    var now = clock.instant();
    return database.read(handle -> one(handle, person, id, now));
  }

  private Optional<Phone> one(Handle handle, PersonId person, String id, Instant now) {
    var device = devices.find(handle, id);
    if (device.filter(it -> !it.owner().person().equals(person.value())).isPresent()) {
      return Optional.empty();
    }
    var certificates = certificates(handle, person, Optional.of(id), now);
    var used = DeviceUse.of(handle, person).last();
    return device
        .map(it -> registered(handle, it, certificates, used))
        .or(() -> unknown(id, certificates, now));
  }

  private List<Phone> person(Handle handle, PersonId person, Instant now) {
    var byDevice =
        certificates(handle, person, Optional.empty(), now).stream()
            .collect(groupingBy(IssuedCertificate::device, LinkedHashMap::new, toList()));
    var used = DeviceUse.of(handle, person).last();
    var phones = new ArrayList<Phone>();
    for (var device : registered(handle, person)) {
      var certificates = Optional.ofNullable(byDevice.remove(device.id())).orElse(List.of());
      phones.add(registered(handle, device, certificates, used));
    }
    byDevice.forEach(
        (id, certificates) -> {
          if (devices.find(handle, id).isEmpty()) {
            unknown(id, certificates, now).ifPresent(phones::add);
          }
        });
    phones.sort(Comparator.comparing((Phone phone) -> !phone.isAtHand(now)));
    return List.copyOf(phones);
  }

  /** The latest first. */
  private List<Device> registered(Handle handle, PersonId person) {
    return Stream.of(DeviceState.values())
        .flatMap(state -> devices.list(handle, wanted(person, state)).stream())
        .filter(device -> device.owner().person().equals(person.value()))
        .sorted(Comparator.comparing(Device::created).reversed())
        .toList();
  }

  private static Devices.Wanted wanted(PersonId person, DeviceState state) {
    return new Devices.Wanted(
        Optional.of(person.value()),
        Optional.of(state),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        state.isAtHand() ? MOST_AT_HAND : MOST_OTHERS);
  }

  private Phone registered(
      Handle handle,
      Device device,
      List<IssuedCertificate> certificates,
      Map<String, Instant> used) {
    return new Phone(
        device.id(),
        Optional.of(device),
        device.state() == DeviceState.RETIRED ? List.of() : bindings.openOf(handle, device.id()),
        certificates,
        Optional.ofNullable(used.get(device.id())));
  }

  /** The latest first. */
  private List<IssuedCertificate> certificates(
      Handle handle, PersonId person, Optional<String> device, Instant now) {
    return Stream.of(Optional.of(Standing.VALID), Optional.<Standing>empty())
        .flatMap(standing -> certificates(handle, person, device, standing, now).stream())
        .distinct()
        .sorted(Comparator.comparing(IssuedCertificate::issued).reversed())
        .toList();
  }

  private List<IssuedCertificate> certificates(
      Handle handle,
      PersonId person,
      Optional<String> device,
      Optional<Standing> standing,
      Instant now) {
    var wanted =
        new IssuedCertificates.Wanted(
            Optional.of(person.value()),
            device,
            standing,
            Optional.empty(),
            Optional.empty(),
            standing.isPresent() ? MOST_VALID : MOST_CERTIFICATES);
    return issued.list(handle, wanted, now).stream()
        .filter(it -> it.person().equals(person.value()))
        .toList();
  }

  /** One that the register doesn't have, as long as something of it counts. */
  private static Optional<Phone> unknown(
      String id, List<IssuedCertificate> certificates, Instant now) {
    return certificates.stream().anyMatch(each -> Phone.isValid(each, now))
        ? Optional.of(new Phone(id, Optional.empty(), List.of(), certificates, Optional.empty()))
        : Optional.empty();
  }

  /** What the register is told of a phone that it doesn't have. */
  public static NewDevice asNew(Phone phone) {
    return new NewDevice(
        Optional.of(phone.id()),
        "",
        phone.id().startsWith("byod-") ? Ownership.BYOD : Ownership.CORPORATE,
        Platform.OTHER,
        "",
        Map.of());
  }
}
