package jp.mochi.idp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Engine;
import org.junit.jupiter.api.Test;

/** A cookie of sixty kilobytes costs a stranger one request, and must cost us no more. */
class MadeUpCookiesTest {
  private static final SessionLimits LIMITS =
      new SessionLimits(Duration.ofHours(1), Duration.ofHours(8));

  @Test
  void areKeptNowhere() {
    try (var database = Engine.SQLITE.open()) {
      var sessions =
          new BrowserSessions(
              database, new Sessions(), LIMITS, new AuditLog(false), Clock.systemUTC());
      assertTrue(isForgotten(tried(sessions)));
    }
  }

  private static WeakReference<String> tried(BrowserSessions sessions) {
    var madeUp = "x".repeat(60_000);
    assertEquals(Optional.empty(), sessions.find(madeUp));
    return new WeakReference<>(madeUp);
  }

  private static boolean isForgotten(WeakReference<String> text) {
    for (int i = 0; i < 20 && text.get() != null; i++) {
      System.gc();
    }
    return text.get() == null;
  }
}
