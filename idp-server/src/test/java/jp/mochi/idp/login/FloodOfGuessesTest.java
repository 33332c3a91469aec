package jp.mochi.idp.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.House;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers who guess don't fill the records: beyond ten a minute they are counted. */
class FloodOfGuessesTest {
  private static final String SP = "https://sp.example/saml";

  @Test
  void isCountedBeyondTenAMinute(@TempDir Path dir) throws Exception {
    try (var house = House.start(dir);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      house.register("sp", SP, "https://sp.example/acs");
      var answers = new ArrayList<Future<Integer>>();
      for (var i = 0; i < 40; i++) {
        var name = "nobody" + i;
        answers.add(
            threads.submit(
                () -> {
                  var browser = house.browser();
                  var now = Clock.systemUTC().instant();
                  var page = browser.get(new AuthnRequests(SP, now).redirect());
                  return browser.signIn(page, name, "wrong").status();
                }));
      }
      for (var answer : answers) {
        assertEquals(403, answer.get());
      }
      int records =
          house
              .database()
              .read(h -> h.select("SELECT count(*) FROM audit").mapTo(Integer.class).one());
      // a minute may end in between
      assertTrue(records <= 21, records + " records");
    }
  }
}
