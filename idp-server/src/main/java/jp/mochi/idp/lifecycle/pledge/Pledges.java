package jp.mochi.idp.lifecycle.pledge;

import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.Ownership;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.config.PledgeConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import org.jdbi.v3.core.Handle;

/** Which pledge is due, and that it was accepted. */
public final class Pledges {
  /** More devices than anybody may have at hand. */
  private static final int MOST_DEVICES = 1_100;

  private static final Set<DeviceState> AT_HAND =
      EnumSet.of(DeviceState.PENDING, DeviceState.ACTIVE, DeviceState.SUSPENDED);

  private final Database database;
  private final PledgeConfig config;
  private final AuditLog audit;
  private final Clock clock;
  private final Devices devices = new Devices();

  public Pledges(Database database, PledgeConfig config, AuditLog audit, Clock clock) {
    this.database = database;
    this.config = config;
    this.audit = audit;
    this.clock = clock;
  }

  /** Whether anybody is asked at all. */
  public boolean areAny() {
    return !config.equals(PledgeConfig.NONE);
  }

  private Optional<Pledge> of(Ownership ownership) {
    var text =
        switch (ownership) {
          case CORPORATE -> config.corporate();
          case BYOD -> config.byod();
        };
    return text.map(it -> new Pledge(ownership, it));
  }

  /**
   * What a person must accept before a phone of this ownership is enrolled.
   *
   * @param person by the directory's immutable id
   */
  public Optional<Pledge> due(String person, Ownership ownership) {
    return of(ownership)
        .filter(pledge -> !database.<Boolean>read(handle -> isAccepted(handle, person, pledge)));
  }

  /** The same, for one of the devices that the register has of a person. */
  public Optional<Pledge> dueOfDevices(String person) {
    if (!areAny()) {
      return Optional.empty();
    }
    return database.read(
        handle ->
            held(handle, person)
                .distinct()
                .sorted()
                .flatMap(ownership -> of(ownership).stream())
                .filter(pledge -> !isAccepted(handle, person, pledge))
                .findFirst());
  }

  private Stream<Ownership> held(Handle handle, String person) {
    return devices.list(handle, Devices.Wanted.of(person, MOST_DEVICES)).stream()
        .filter(device -> AT_HAND.contains(device.state()))
        .filter(device -> device.owner().person().equals(person))
        .map(device -> device.ownership());
  }

  private static boolean isAccepted(Handle handle, String person, Pledge pledge) {
    return handle
        .createQuery(
            "SELECT 1 FROM pledge_acceptance WHERE person = :person AND ownership = :ownership"
                + " AND version = :version")
        .bind("person", person)
        .bind("ownership", pledge.ownership().text())
        .bind("version", pledge.version())
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  /**
   * Records that a person has accepted a pledge, once for each version.
   *
   * @param actor the person
   * @param version what they have read: another than the present one is none
   * @param device at whose enrolment; empty: at a sign-on
   * @return false where that version isn't the present one
   */
  public boolean accept(
      Actor actor,
      String person,
      String username,
      Ownership ownership,
      String version,
      String device) {
    var pledge = of(ownership).filter(it -> it.version().equals(version));
    pledge.ifPresent(
        it ->
            database.write(
                handle -> {
                  if (insert(handle, actor, person, username, it, device)) {
                    var detail =
                        Map.of(
                            "person", person,
                            "username", username,
                            "device", device,
                            "version", version,
                            "sha256", it.sha256());
                    audit.append(handle, actor.did("pledge accept", ownership.text(), detail));
                  }
                  return true;
                }));
    return pledge.isPresent();
  }

  private boolean insert(
      Handle handle, Actor actor, String person, String username, Pledge pledge, String device) {
    return handle
            .createUpdate(
                "INSERT INTO pledge_acceptance (person, ownership, version, sha256, username,"
                    + " device, reference, at) VALUES (:person, :ownership, :version, :sha256,"
                    + " :username, :device, :reference, :at) ON CONFLICT DO NOTHING")
            .bind("person", person)
            .bind("ownership", pledge.ownership().text())
            .bind("version", pledge.version())
            .bind("sha256", pledge.sha256())
            .bind("username", username)
            .bind("device", device)
            .bind("reference", actor.circumstances().reference())
            .bind("at", clock.instant().toEpochMilli())
            .execute()
        == 1;
  }
}
