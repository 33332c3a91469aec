package jp.mochi.idp;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.DeviceStatuses;
import jp.mochi.idp.http.HealthCheck;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.lifecycle.device.DeviceRegister;
import jp.mochi.idp.lifecycle.status.TakeStatus;
import jp.mochi.idp.lifecycle.status.poll.StatusSources;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.login.PostedForms;
import jp.mochi.idp.login.StatusRoutes;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.posture.ReportedPostures;
import jp.mochi.idp.posture.WithBrowser;
import jp.mochi.idp.posture.WithReports;
import jp.mochi.idp.signon.Holding;
import jp.mochi.idp.signon.SignOn;

/** How devices are, wired: who takes reports of it, and who reads them. */
final class PostureInPlace implements AutoCloseable {
  /** A page of a hundred devices with their apps may take its management a while. */
  private static final Duration CALL = Duration.ofSeconds(60);

  private final Ground ground;
  private final TakeStatus taking;
  private final StatusSources sources;

  /**
   * @param apps keeps what apps reports name
   * @param outside asks device managements
   */
  PostureInPlace(Ground ground, AppsReported apps, DeviceRegister devices, OutsideCalls outside) {
    this.ground = ground;
    this.taking =
        new TakeStatus(ground.database(), new DeviceStatuses(apps), ground.audit(), ground.clock());
    this.sources =
        new StatusSources(
            ground.configuration().statusSources(),
            new StatusSources.Parts(
                ground.database(),
                devices::find,
                taking,
                outside,
                ground.audit(),
                new PollMeter(ground.registry()),
                CALL,
                new SecureRandom(),
                ground.clock()));
  }

  /** Labels are sources of the configuration and words of ours. */
  private record PollMeter(MeterRegistry registry) implements StatusSources.Meter {
    @Override
    public void counted(String source, String outcome, int devices) {
      Counter.builder("mochi.status.polled.devices")
          .description("Devices in the lists of device managements, by what became of them")
          .tag("source", source)
          .tag("outcome", outcome)
          .register(registry)
          .increment(devices);
    }

    @Override
    public void ended(String source, boolean good) {
      Counter.builder("mochi.status.polls")
          .description("Turns at device managements: complete and failed")
          .tag("source", source)
          .tag("outcome", good ? "complete" : "failed")
          .register(registry)
          .increment();
    }
  }

  /** Device managements that are asked how their devices are. */
  StatusSources sources() {
    return sources;
  }

  /** Whether they can be asked; where there are any. */
  List<HealthCheck> checks() {
    return ground.configuration().statusSources().isEmpty()
        ? List.of()
        : List.of(HealthCheck.shown("status-sources", sources::fault));
  }

  void keepHouse(Housekeeping house) {
    if (!ground.configuration().statusSources().isEmpty()) {
      house.every(StatusSources.LOOK, "looking for status sources that are due", sources::round);
    }
  }

  @Override
  public void close() {
    sources.close();
  }

  /** Where every report goes through. */
  TakeStatus taking() {
    return taking;
  }

  /**
   * What sessions hold, with what was reported of their devices, and whether browsers are known.
   */
  Holding of(Holding holding) {
    return new WithBrowser(
        new WithReports(holding, new ReportedPostures(ground.database())),
        ground.database(),
        ground.browsers(),
        ground.clock());
  }

  /** Where somebody tries again whose device wasn't in order. */
  List<Route> routes(SignOn signOn, LoginPages pages, PostedForms forms) {
    return new StatusRoutes(pages, signOn, forms).routes();
  }
}
