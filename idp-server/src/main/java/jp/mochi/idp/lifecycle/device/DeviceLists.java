package jp.mochi.idp.lifecycle.device;

import java.io.Serial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.Bindings;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.Owner;
import jp.mochi.device.register.Ownership;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.device.DevicesAllowed.Allowed;
import jp.mochi.idp.lifecycle.device.JudgedDevice.Verdict;
import jp.mochi.idp.lifecycle.names.FileFault;
import jp.mochi.idp.lifecycle.names.WhoIsWho;
import jp.mochi.idp.text.Sha256;
import jp.mochi.ldap.Directory;
import org.jdbi.v3.core.Handle;

/**
 * Asset lists as files. People are looked up before the transaction begins. All rows come in within
 * one, each in a savepoint of its own, so that every fault is named; a single one takes all of it
 * back, and so does a dry run, which thereby says exactly what would come.
 */
public final class DeviceLists {
  private final Database database;
  private final Directory directory;
  private final Enter enter;
  private final DevicesAllowed allowed;
  private final AuditLog audit;
  private final Devices devices = new Devices();
  private final Bindings bindings = new Bindings();

  DeviceLists(
      Database database, Directory directory, Enter enter, DevicesAllowed allowed, AuditLog audit) {
    this.database = database;
    this.directory = directory;
    this.enter = enter;
    this.allowed = allowed;
    this.audit = audit;
  }

  /** What came of it. */
  public sealed interface Outcome {
    /**
     * Every row was judged; nothing was written if one is at fault.
     *
     * @param written how many devices came in
     */
    record Account(List<JudgedDevice> rows, int written) implements Outcome {
      public Account {
        rows = List.copyOf(rows);
      }

      /** How many rows came to that. */
      public long count(Verdict verdict) {
        return rows.stream().filter(row -> row.verdict() == verdict).count();
      }

      /** Rows of devices that can't be recognised until they are enrolled. */
      public long unbound() {
        return rows.stream().filter(JudgedDevice::isUnbound).count();
      }

      /** Rows that keep the file out. */
      public List<JudgedDevice> faults() {
        return rows.stream().filter(row -> row.verdict() == Verdict.FAULT).toList();
      }
    }

    /** The file can't be read, or the directory doesn't answer. */
    record Refused(Notice why) implements Outcome {}
  }

  /**
   * Judges all rows of a file and, if none is at fault, brings them in.
   *
   * @param dryRun to say what would come of it, and do nothing
   * @param csv the file
   */
  public Outcome bringIn(Doer doer, byte[] csv, boolean dryRun) throws InterruptedException {
    return switch (DeviceFile.read(csv)) {
      case DeviceFile.Outcome.Unreadable(var why) -> new Outcome.Refused(why);
      case DeviceFile.Outcome.Rows(var rows) -> {
        var names =
            rows.stream()
                .filter(DeviceRow.Good.class::isInstance)
                .map(DeviceRow::person)
                .distinct()
                .toList();
        var people = new WhoIsWho(directory).of(names);
        yield people.isEmpty()
            ? new Outcome.Refused(FileFault.DIRECTORY_SILENT.of(""))
            : bringIn(doer, rows, people.get(), csv, dryRun);
      }
    };
  }

  private Outcome bringIn(
      Doer doer,
      List<DeviceRow> rows,
      Map<String, WhoIsWho.Answer> people,
      byte[] csv,
      boolean dryRun) {
    var most = most(rows, people);
    try {
      return database.<Outcome>write(
          handle -> {
            var account = new OneFile(doer, people, most).judge(handle, rows);
            if (dryRun || !account.faults().isEmpty()) {
              throw new TakenBack(new Outcome.Account(account.rows(), 0));
            }
            record(handle, doer, account, csv);
            return account;
          });
    } catch (TakenBack all) {
      return all.account;
    }
  }

  /** A person, and whose the device is. */
  private record Wanted(String person, Ownership ownership) {}

  /** How many devices each of the people may have, asked before the transaction begins. */
  private Map<Wanted, Allowed> most(List<DeviceRow> rows, Map<String, WhoIsWho.Answer> people) {
    var most = new HashMap<Wanted, Allowed>();
    for (var row : rows) {
      if (row instanceof DeviceRow.Good good
          && people.get(good.person()) instanceof WhoIsWho.Answer.One one) {
        most.computeIfAbsent(
            new Wanted(one.person().value(), good.device().ownership()),
            it -> allowed.to(it.person(), it.ownership()));
      }
    }
    return most;
  }

  private void record(Handle handle, Doer doer, Outcome.Account account, byte[] csv) {
    var detail =
        Map.of(
            "sha256", Sha256.hex(csv),
            "new", String.valueOf(account.written()),
            "same", String.valueOf(account.count(Verdict.SAME)),
            "unbound", String.valueOf(account.unbound()));
    audit.append(handle, doer.actor().did("device import", "", detail));
  }

  /** Takes the whole file back, and keeps what was found out. */
  private static final class TakenBack extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final transient Outcome.Account account;

    TakenBack(Outcome.Account account) {
      super("nothing is brought in", null, false, false);
      this.account = account;
    }
  }

  /** The rows of one file, one after the other. */
  private final class OneFile {
    private final Doer doer;
    private final Map<String, WhoIsWho.Answer> people;
    private final Map<Wanted, Allowed> most;
    private final Map<String, Integer> seen = new HashMap<>();

    OneFile(Doer doer, Map<String, WhoIsWho.Answer> people, Map<Wanted, Allowed> most) {
      this.doer = doer;
      this.people = people;
      this.most = most;
    }

    Outcome.Account judge(Handle handle, List<DeviceRow> rows) {
      var judged = new ArrayList<JudgedDevice>();
      for (var row : rows) {
        judged.add(
            switch (row) {
              case DeviceRow.Bad bad -> JudgedDevice.fault(bad, bad.why());
              case DeviceRow.Good good -> judge(handle, good);
            });
      }
      var written = judged.stream().filter(each -> each.verdict() == Verdict.NEW).count();
      return new Outcome.Account(judged, Math.toIntExact(written));
    }

    private JudgedDevice judge(Handle handle, DeviceRow.Good row) {
      return switch (people.get(row.person())) {
        case WhoIsWho.Answer.One(var id, var username, var _) ->
            judge(handle, row, new Owner(id.value(), username));
        case WhoIsWho.Answer.Several() ->
            JudgedDevice.fault(row, DeviceNotice.SEVERAL_PEOPLE.of(row.person()));
        case null, default -> JudgedDevice.fault(row, DeviceNotice.UNKNOWN_PERSON.of(row.person()));
      };
    }

    private JudgedDevice judge(Handle handle, DeviceRow.Good row, Owner owner) {
      var fault = enter.fault(row.device()).or(() -> own(row, owner)).or(() -> twice(row));
      if (fault.isPresent()) {
        return JudgedDevice.fault(row, fault.get());
      }
      var known = known(handle, row.device());
      if (known.isPresent()) {
        var device = known.get();
        return isSame(device, row, owner) && bearsAll(handle, device, row.device())
            ? remarked(handle, JudgedDevice.of(row, Verdict.SAME, device.id()), device)
            : JudgedDevice.fault(row, DeviceNotice.DIFFERS.of(device.id(), words(device)));
      }
      return entered(handle, row, owner);
    }

    /** Nobody lets their own device in. */
    private Optional<Notice> own(DeviceRow.Good row, Owner owner) {
      return row.approved() && doer.person().filter(owner.person()::equals).isPresent()
          ? Optional.of(DeviceNotice.OWN_DEVICE.of())
          : Optional.empty();
    }

    private Optional<Notice> twice(DeviceRow.Good row) {
      var marks = new ArrayList<String>();
      row.device().id().ifPresent(id -> marks.add("id:" + id));
      row.device()
          .identifiers()
          .forEach((kind, value) -> enter.reference(kind, value).ifPresent(marks::add));
      Optional<Notice> twice =
          marks.stream()
              .filter(seen::containsKey)
              .findFirst()
              .map(mark -> DeviceNotice.TWICE.of(String.valueOf(seen.get(mark))));
      marks.forEach(mark -> seen.putIfAbsent(mark, row.number()));
      return twice;
    }

    /** By its id, otherwise by a number that it bears. */
    private Optional<Device> known(Handle handle, NewDevice wanted) {
      return wanted
          .id()
          .flatMap(id -> devices.find(handle, id))
          .or(
              () ->
                  wanted.identifiers().entrySet().stream()
                      .flatMap(each -> enter.references(each.getKey(), each.getValue()).stream())
                      .flatMap(it -> devices.bound(handle, BindingKind.IDENTIFIER, it).stream())
                      .map(Devices.Bound::device)
                      .findFirst());
    }

    private static boolean isSame(Device device, DeviceRow.Good row, Owner owner) {
      var wanted = row.device();
      return device.owner().person().equals(owner.person())
          && wanted.id().filter(id -> !id.equals(device.id())).isEmpty()
          && wanted.ownership() == device.ownership()
          && wanted.platform() == device.platform()
          && wanted.model().equals(device.model())
          && wanted.name().equals(device.name());
    }

    private boolean bearsAll(Handle handle, Device device, NewDevice wanted) {
      return wanted.identifiers().entrySet().stream()
          .allMatch(
              each ->
                  enter.references(each.getKey(), each.getValue()).stream()
                      .flatMap(it -> devices.bound(handle, BindingKind.IDENTIFIER, it).stream())
                      .anyMatch(bound -> bound.device().id().equals(device.id())));
    }

    private static String words(Device device) {
      return String.join(
          ", ",
          device.owner().username(),
          device.ownership().text(),
          device.platform().text(),
          device.state().text());
    }

    /** That nothing tells it yet; one that is there already isn't told anew by its row. */
    private JudgedDevice remarked(Handle handle, JudgedDevice judged, Device device) {
      if (!device.state().takesBindings() || !bindings.openOf(handle, device.id()).isEmpty()) {
        return judged;
      }
      return judged.unbound(
          judged.verdict() == Verdict.NEW
              ? DeviceNotice.UNBOUND_ROW.of()
              : DeviceNotice.unbound(device));
    }

    private JudgedDevice entered(Handle handle, DeviceRow.Good row, Owner owner) {
      handle.execute("SAVEPOINT device");
      try {
        var wanted = new Wanted(owner.person(), row.device().ownership());
        var allowed = Objects.requireNonNull(most.get(wanted));
        var device =
            enter.enter(handle, doer, owner, row.device(), row.approved(), List.of(), allowed);
        handle.execute("RELEASE SAVEPOINT device");
        return remarked(handle, JudgedDevice.of(row, Verdict.NEW, device.id()), device);
      } catch (Undone undone) {
        handle.execute("ROLLBACK TO SAVEPOINT device");
        handle.execute("RELEASE SAVEPOINT device");
        return JudgedDevice.fault(row, undone.why());
      }
    }
  }
}
