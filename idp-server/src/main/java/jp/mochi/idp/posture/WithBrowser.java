package jp.mochi.idp.posture;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.KnownBrowsers;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.DevicePosture;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Holding;

/**
 * What sessions hold, with whether they are in a browser that is known. The cookie of this very
 * request says so, not the session: whoever has stolen the session's cookie alone is a stranger.
 */
public final class WithBrowser implements Holding {
  private final Holding holding;
  private final Database database;
  private final KnownBrowsers browsers;
  private final Clock clock;

  public WithBrowser(Holding holding, Database database, KnownBrowsers browsers, Clock clock) {
    this.holding = holding;
    this.database = database;
    this.browsers = browsers;
    this.clock = clock;
  }

  @Override
  public Held of(Session session) {
    return holding.of(session);
  }

  @Override
  public DeviceFacts device(Session session) {
    return holding.device(session);
  }

  @Override
  public List<Other> others(Session session) {
    return holding.others(session);
  }

  @Override
  public Optional<DevicePosture> posture(Session session) {
    return holding.posture(session);
  }

  @Override
  public boolean isInKnownBrowser(Session session, Visitor visitor) {
    var cookie = visitor.knownBrowser();
    return cookie.isPresent()
        && database.read(
            handle ->
                browsers
                    .vouchedBefore(
                        handle,
                        cookie,
                        session.person().value(),
                        session.started(),
                        clock.instant())
                    .isPresent());
  }
}
