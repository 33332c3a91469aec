package jp.mochi.idp.posture;

import java.time.Clock;
import jp.mochi.device.KnownBrowsers;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.ForwardingHolding;
import jp.mochi.idp.signon.Holding;

/**
 * What sessions hold, with whether they are in a browser that is known. The cookie of this very
 * request says so, not the session: whoever has stolen the session's cookie alone is a stranger.
 */
public final class WithBrowser extends ForwardingHolding {
  private final Database database;
  private final KnownBrowsers browsers;
  private final Clock clock;

  public WithBrowser(Holding holding, Database database, KnownBrowsers browsers, Clock clock) {
    super(holding);
    this.database = database;
    this.browsers = browsers;
    this.clock = clock;
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
