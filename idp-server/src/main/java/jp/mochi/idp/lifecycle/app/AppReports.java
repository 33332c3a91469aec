package jp.mochi.idp.lifecycle.app;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.device.app.App;
import jp.mochi.device.app.AppMatch;
import jp.mochi.device.app.AppReport;
import jp.mochi.device.app.AppSpan;
import jp.mochi.device.app.Inventory;
import jp.mochi.device.app.Matches;
import jp.mochi.device.app.Reported;
import jp.mochi.device.register.Device;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.device.DeviceRegister;
import jp.mochi.idp.lifecycle.device.Doer;
import org.jdbi.v3.core.Handle;

/** Which apps devices have: takes reports, and looks them up. */
public final class AppReports {
  private final Database database;
  private final DeviceRegister register;
  private final Inventory inventory;
  private final AppWatch watch;
  private final AuditLog audit;
  private final Clock clock;
  private final Matches matches = new Matches();

  public AppReports(
      Database database,
      DeviceRegister register,
      Inventory inventory,
      AppWatch watch,
      AuditLog audit,
      Clock clock) {
    this.database = database;
    this.register = register;
    this.inventory = inventory;
    this.watch = watch;
    this.audit = audit;
    this.clock = clock;
  }

  /** What came of a report. */
  public sealed interface Outcome {
    /** It is kept. */
    record Kept(Reported.Kept report) implements Outcome {}

    /** Nothing of it is. */
    record Refused(Notice why) implements Outcome {}

    /** There is no such device. */
    record NotThere(String device) implements Outcome {}
  }

  /**
   * Takes all apps that a device has, from whoever holds a token.
   *
   * @param source whose word it is: the same as with a status, so that one list takes the place of
   *     the other
   * @param at when it was so; now where it isn't said
   */
  public Outcome report(
      Doer doer, StatusSource source, String device, Optional<Instant> at, List<App> apps) {
    var known = register.find(device);
    if (known.isEmpty()) {
      return new Outcome.NotThere(device);
    }
    if (doer.reportsOnOwn(known.get())) {
      return new Outcome.Refused(ListNotice.OWN_DEVICE.of());
    }
    var report = new AppReport(device, source.text(), at.orElseGet(clock::instant), apps);
    var reported = database.write(handle -> kept(handle, doer, report));
    watch.soon();
    return outcome(reported);
  }

  /** Recorded where it changes something: what is the same every night isn't worth a record. */
  private Reported kept(Handle handle, Doer doer, AppReport report) {
    var reported = inventory.report(handle, report, clock.instant());
    if (reported instanceof Reported.Kept kept && kept.appeared() + kept.gone() > 0) {
      var detail =
          Map.of(
              "appeared", String.valueOf(kept.appeared()),
              "gone", String.valueOf(kept.gone()),
              "listed", String.valueOf(kept.matches().size()));
      audit.append(handle, doer.actor().did("device apps", report.device(), detail));
    }
    return reported;
  }

  private static Outcome outcome(Reported reported) {
    return switch (reported) {
      case Reported.Kept kept -> new Outcome.Kept(kept);
      case Reported.UnknownDevice(var device) -> new Outcome.NotThere(device);
      case Reported.RetiredDevice(var device) ->
          new Outcome.Refused(ListNotice.RETIRED.of(device.id()));
      case Reported.TooMany(var apps) -> new Outcome.Refused(tooMany(apps));
      case Reported.FromTheFuture(var at) ->
          new Outcome.Refused(ListNotice.FUTURE.of(at.toString()));
      case Reported.NotLater(var last) ->
          new Outcome.Refused(ListNotice.NOT_LATER.of(last.toString()));
    };
  }

  /** That a report names more apps than a device can have. */
  public static Notice tooMany(int apps) {
    return ListNotice.TOO_MANY_APPS.of(String.valueOf(apps), String.valueOf(Inventory.MOST));
  }

  /**
   * That an app of a report can't be read.
   *
   * @param number which one, from 1 on
   */
  public static Notice unreadable(int number, String field) {
    return ListNotice.APP.of(String.valueOf(number), field);
  }

  /** Which apps a device has, when it was last said so, and what of it is listed. */
  public record Present(
      List<AppSpan> apps, List<Inventory.LastReport> reports, List<AppMatch> listed) {
    public Present {
      apps = List.copyOf(apps);
      reports = List.copyOf(reports);
      listed = List.copyOf(listed);
    }
  }

  private static final int MOST_LISTED = 100;

  /** Which apps a device has. */
  public Optional<Present> present(String device) {
    return register.find(device).map(Device::id).map(this::presentOn);
  }

  private Present presentOn(String device) {
    return database.read(
        handle ->
            new Present(
                inventory.present(handle, device),
                inventory.lastReports(handle, device),
                matches.ofDevice(handle, device, MOST_LISTED)));
  }

  /** Which apps a device has and had; see {@link Inventory#history}. */
  public Optional<List<AppSpan>> history(String device, Instant before, int most) {
    return register
        .find(device)
        .map(it -> database.read(handle -> inventory.history(handle, device, before, most)));
  }

  /** An app in all its versions, and how many devices have each. */
  public List<Inventory.Spread> spread(String app, int most) {
    return database.read(handle -> inventory.spread(handle, app, most));
  }

  /** The devices that have an app; see {@link Inventory#having}. */
  public List<String> having(String app, String after, int most) {
    return database.read(handle -> inventory.having(handle, app, after, most));
  }
}
