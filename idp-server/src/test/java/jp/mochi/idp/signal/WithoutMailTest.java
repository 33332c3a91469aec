package jp.mochi.idp.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that was given no mail server. */
class WithoutMailTest {
  @Test
  void nothingWaitsAndDoctorSaysSo(@TempDir Path dir) throws Exception {
    try (var house = House.start(dir)) {
      var words =
          new String[] {
            "device", "add", "tanaka", "--ownership", "byod", "--platform", "ios", "--id", "p"
          };
      assertEquals(0, new Typed(dir).run(words).status());
      var waiting =
          house
              .database()
              .read(h -> h.createQuery("SELECT count(*) FROM outbox").mapTo(Long.class).one());
      assertEquals(0, waiting);
      var doctor = new Typed(dir).run("doctor").out();
      assertTrue(doctor.contains("No mail server is configured"), doctor);
    }
  }
}
