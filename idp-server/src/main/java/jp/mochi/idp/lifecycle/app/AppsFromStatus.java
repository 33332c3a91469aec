package jp.mochi.idp.lifecycle.app;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.app.App;
import jp.mochi.device.app.AppReport;
import jp.mochi.device.app.Inventory;
import jp.mochi.device.app.Reported;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.InstalledApp;
import org.jdbi.v3.core.Handle;

/**
 * Keeps the apps that reports of a device's status name, in the transaction that takes the report;
 * what follows from listed ones, {@link AppWatch} sees to within a second. Where the same source
 * has told of apps at a later time already, the report is refused whole before it comes here.
 */
public final class AppsFromStatus implements AppsReported {
  private final Inventory inventory;
  private final Clock clock;

  public AppsFromStatus(Inventory inventory, Clock clock) {
    this.inventory = inventory;
    this.clock = clock;
  }

  @Override
  public void reported(
      Handle handle, String device, String source, Instant at, List<InstalledApp> apps) {
    var now = clock.instant();
    var kept = apps.stream().flatMap(each -> app(each).stream()).toList();
    var report = new AppReport(device, source, at.isAfter(now) ? now : at, kept);
    var reported = inventory.report(handle, report, now);
    if (!(reported instanceof Reported.Kept)) { // whoever takes the status has asked all of it
      throw new IllegalStateException("a report's apps aren't kept: " + reported);
    }
  }

  @Override
  public Optional<Instant> last(Handle handle, String device, String source) {
    return inventory.last(handle, device, source);
  }

  private static Optional<App> app(InstalledApp app) {
    return App.of(app.id(), app.version(), app.signer(), app.hash(), app.name());
  }
}
