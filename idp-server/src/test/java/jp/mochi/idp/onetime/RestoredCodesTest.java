package jp.mochi.idp.onetime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import jp.mochi.idp.Browser;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.key.BackupFile;
import jp.mochi.idp.key.MasterKeyLoading;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Backup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Codes that were used after the backup was made, and are shown again once it is restored. */
class RestoredCodesTest {
  @TempDir private Path dir;

  private static int typed(OneTimeHouse house, String code) throws Exception {
    var browser = house.elsewhere();
    return type(house, browser, code).status();
  }

  private static Browser.Page type(OneTimeHouse house, Browser browser, String code)
      throws Exception {
    return OneTimeHouse.type(browser, house.toTheCode(browser, "tanaka"), code);
  }

  @Test
  void countNoMore() throws Exception {
    try (var house = OneTimeHouse.start(dir)) {
      var app = house.setUp("tanaka");
      var home = house.portal().house();
      var master =
          ((MasterKeyLoading.Loaded)
                  MasterKeyLoading.from(home.configuration().masterKey(), Map.of()))
              .key();
      var backup =
          new Backup(home.database(), new BackupFile(master), new AuditLog(false), home.clock());
      var circumstances = new Circumstances(home.clock().instant(), "TEST1-TEST1", "", "test");
      var actor = new Actor("local", circumstances);
      var file = new ByteArrayOutputStream();
      backup.write(actor, file);
      var code = house.code(app);
      var recovery = app.recovery().getFirst();
      assertEquals(200, typed(house, code));
      assertEquals(200, typed(house, recovery));
      home.stopServer();
      var restored =
          assertInstanceOf(
              Backup.Restored.Done.class,
              backup.restore(actor, new ByteArrayInputStream(file.toByteArray())));
      assertEquals(10, restored.ended().recoveryCodes());
      home.restart();
      assertEquals(403, typed(house, code));
      assertEquals(403, typed(house, recovery));
      house.clock().pass(Duration.ofSeconds(60));
      var browser = house.elsewhere();
      SignOns.success(type(house, browser, house.code(app)));
    }
  }
}
