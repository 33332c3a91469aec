package jp.mochi.idp.lifecycle.status.poll;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.device.status.InstalledApp;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.device.status.StatusReport;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.config.StatusSourceConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.status.StatusOutcome;
import jp.mochi.idp.lifecycle.status.TakeStatus;
import jp.mochi.idp.lifecycle.status.poll.PollCounts.Sort;
import jp.mochi.idp.reason.Reason;
import org.jdbi.v3.core.Handle;

/**
 * Takes what a list says of devices: each for itself, all that is said of one in one transaction.
 *
 * <p>The management's id finds a device. A serial number or an IMEI finds one only that is the
 * company's by the register and by the management: who enrolled it was told so by the management,
 * while a phone of somebody's own can say that it bears another's. Where the numbers lead to
 * several devices, nothing is taken.
 *
 * <p>What is said of a device counts as of the time at which the management says it was so. What
 * changes without that time counts as of now: the management has said it in between.
 */
final class TakeListed {
  private final StatusSourceConfig source;
  private final Database database;
  private final BiFunction<IdentifierKind, String, Optional<Device>> register;
  private final TakeStatus taking;
  private final Clock clock;
  private final ListedDevices polled = new ListedDevices();
  private final Devices devices = new Devices();
  private final DeviceStatuses statuses = new DeviceStatuses(AppsReported.NOBODY);

  /**
   * @param register the device that bears a number
   */
  TakeListed(
      StatusSourceConfig source,
      Database database,
      BiFunction<IdentifierKind, String, Optional<Device>> register,
      TakeStatus taking,
      Clock clock) {
    this.source = source;
    this.database = database;
    this.register = register;
    this.taking = taking;
    this.clock = clock;
  }

  /** Ends a transaction of which nothing is to be kept. */
  private static final class Undone extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient StatusOutcome.Refused why;

    Undone(StatusOutcome.Refused why) {
      super(why.reason().name(), null, false, false);
      this.why = why;
    }
  }

  /** Takes a page, and counts what became of it. */
  void page(Actor actor, List<ListPage.Entry> entries, long pass, PollCounts counts) {
    var listed = new ArrayList<ListedDevice>();
    for (var entry : entries) {
      switch (entry) {
        case ListPage.Entry.Listed(var device) -> listed.add(device);
        case ListPage.Entry.Broken(var id, var pointer, var expected) ->
            counts.add(Sort.BROKEN, shown(id), shown(pointer) + ": " + expected);
      }
    }
    stood(entries, pass);
    var unchanged = unchanged(listed);
    for (var device : listed) {
      if (unchanged.contains(device)) {
        counts.add(Sort.UNCHANGED);
      } else {
        take(actor, device, pass, counts);
      }
    }
  }

  /** Whatever is said of them, and whether it can be read or not. */
  private void stood(List<ListPage.Entry> entries, long pass) {
    var ids =
        entries.stream()
            .map(
                entry ->
                    switch (entry) {
                      case ListPage.Entry.Listed(var device) -> device.id();
                      case ListPage.Entry.Broken broken -> broken.id();
                    })
            .collect(Collectors.toSet());
    database.write(handle -> polled.seen(handle, source.name(), ids, pass));
  }

  /** A device that was handed on since is another one in the register: it is looked for anew. */
  private Set<ListedDevice> unchanged(List<ListedDevice> listed) {
    var ids = listed.stream().map(ListedDevice::id).collect(Collectors.toSet());
    return database.read(
        handle -> {
          var known = polled.known(handle, source.name(), ids);
          return listed.stream()
              .filter(each -> isSame(handle, each, Optional.ofNullable(known.get(each.id()))))
              .collect(Collectors.toSet());
        });
  }

  private boolean isSame(Handle handle, ListedDevice listed, Optional<ListedDevices.Known> known) {
    return known
        .filter(it -> it.mark().equals(listed.mark()))
        .flatMap(it -> devices.find(handle, it.device()))
        .filter(device -> device.state() != DeviceState.RETIRED)
        .isPresent();
  }

  private void take(Actor actor, ListedDevice listed, long pass, PollCounts counts) {
    var found = find(listed);
    if (found.isEmpty()) {
      counts.add(Sort.UNKNOWN, shown(listed.id()), shown(listed.model()));
      return;
    }
    if (found.size() > 1) {
      var ids = found.stream().map(Device::id).collect(Collectors.joining(", "));
      counts.add(
          Sort.REFUSED, shown(listed.id()), "Its numbers are those of several devices: " + ids);
      return;
    }
    var device = found.getFirst();
    if (!source.ownership().contains(device.ownership())
        || !source.platforms().contains(device.platform())) {
      counts.add(Sort.NOT_CONCERNED);
      return;
    }
    if (!listed.platforms().isEmpty() && !listed.platforms().contains(device.platform())) {
      counts.add(
          Sort.REFUSED,
          shown(listed.id()),
          "The register has " + device.id() + " as " + device.platform().text() + ".");
      return;
    }
    try {
      database.write(handle -> taken(handle, actor, listed, device.id(), pass));
      counts.add(Sort.TAKEN);
    } catch (Undone undone) {
      counts.add(Sort.REFUSED, shown(listed.id()), device.id() + ": " + undone.why.why().english());
    }
  }

  /** A list is a stranger's word for what is shown of it. */
  private static String shown(String text) {
    var plain = text.replaceAll("\\p{Cc}", " ");
    return plain.substring(0, Math.min(plain.length(), InstalledApp.LONGEST));
  }

  private List<Device> find(ListedDevice listed) {
    var byName = new LinkedHashSet<Device>();
    for (var name : listed.names()) {
      register.apply(IdentifierKind.MDM_ID, name).ifPresent(byName::add);
    }
    var byNumber = new LinkedHashSet<Device>();
    listed
        .numbers()
        .forEach((kind, number) -> register.apply(kind, number).ifPresent(byNumber::add));
    if (byName.isEmpty() && listed.ownership().filter(Ownership.CORPORATE::equals).isEmpty()) {
      return List.of();
    }
    if (byName.isEmpty()) {
      byNumber.removeIf(device -> device.ownership() != Ownership.CORPORATE);
    }
    byName.addAll(byNumber);
    return List.copyOf(byName);
  }

  private boolean taken(Handle handle, Actor actor, ListedDevice listed, String device, long pass) {
    for (var part : listed.parts()) {
      var word = StatusSource.polled(part.kind(), source.name());
      report(
          handle,
          actor,
          new StatusReport(device, word, part.at(), part.facts(), part.apps()),
          part.kind() == StatusSource.Kind.POLLED_POLICY ? listed.why() : Map.of());
    }
    if (listed.against().isPresent()) {
      against(handle, actor, device, listed.against().get());
    } else {
      statuses.forget(handle, device, state());
    }
    var known = new ListedDevices.Known(listed.id(), device, listed.mark());
    polled.keep(handle, source.name(), known, pass);
    return true;
  }

  private StatusSource state() {
    return StatusSource.polled(StatusSource.Kind.POLLED_STATE, source.name());
  }

  private void against(Handle handle, Actor actor, String device, StatusFacts facts) {
    statuses.forget(handle, device, state()); // what it said before it says no more
    report(
        handle, actor, new StatusReport(device, state(), now(), facts, Optional.empty()), Map.of());
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.instant().toEpochMilli());
  }

  private void report(Handle handle, Actor actor, StatusReport report, Map<String, String> why) {
    var outcome = taking.take(handle, actor, report, why);
    if (outcome instanceof StatusOutcome.Refused(var reason, var unused)
        && reason == Reason.STATUS_OLDER) {
      var later =
          new StatusReport(report.device(), report.source(), now(), report.facts(), report.apps());
      outcome = taking.take(handle, actor, later, why);
    }
    if (outcome instanceof StatusOutcome.Refused refused) {
      throw new Undone(refused);
    }
  }

  /**
   * Takes which apps are on a device, where that has changed. Of a device that never had any in the
   * list nothing is known.
   */
  void apps(Actor actor, ListedDevices.Known known, List<InstalledApp> apps, PollCounts counts) {
    var facts = StatusFacts.NOTHING;
    var part =
        new ListedDevice.Part(StatusSource.Kind.POLLED_APPS, now(), facts, Optional.of(apps));
    var mark = ListedDevice.mark(part.apps().orElseThrow());
    if (mark.equals(known.mark()) || (apps.isEmpty() && known.mark().isEmpty())) {
      return;
    }
    var word = StatusSource.polled(part.kind(), source.name());
    try {
      database.write(
          handle -> {
            var report = new StatusReport(known.device(), word, part.at(), facts, part.apps());
            report(handle, actor, report, Map.of());
            polled.keepApps(handle, source.name(), known.id(), mark);
            return true;
          });
    } catch (Undone undone) {
      counts.add(
          Sort.REFUSED, shown(known.id()), known.device() + ": " + undone.why.why().english());
    }
  }

  /** Takes it that a device stands in the list no more: the management has it no longer. */
  void left(Actor actor, ListedDevices.Known gone, PollCounts counts) {
    var facts =
        new StatusFacts(
            Optional.empty(),
            Optional.empty(),
            Map.of(StatusFlag.MDM_ENROLLED, false),
            Optional.empty());
    try {
      database.write(
          handle -> {
            against(handle, actor, gone.device(), facts);
            polled.drop(handle, source.name(), gone.id());
            return true;
          });
    } catch (Undone shutOut) { // lost, retired or deleted here, too: nobody asks how it is
      database.write(
          handle -> {
            polled.drop(handle, source.name(), gone.id());
            return true;
          });
    }
    counts.add(Sort.LEFT, shown(gone.id()), gone.device());
  }
}
