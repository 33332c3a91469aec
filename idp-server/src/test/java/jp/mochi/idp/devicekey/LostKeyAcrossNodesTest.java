package jp.mochi.idp.devicekey;

import static jp.mochi.idp.devicekey.KeyHouse.assertAsksForKey;
import static jp.mochi.idp.devicekey.KeyHouse.phone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import jp.mochi.idp.House;
import jp.mochi.idp.Node;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.database.Engine;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A phone that has nothing but a key, lost at one node and shut out at the other, with which it
 * shares a PostgreSQL and the master key and nothing else.
 */
class LostKeyAcrossNodesTest {
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private KeyHouse one;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private House other;

  @BeforeEach
  void start() throws Exception {
    var first = Files.createDirectory(dir.resolve("one"));
    var shared = Node.on(Engine.POSTGRESQL.copy(), first.resolve("master.key"));
    one = KeyHouse.start(first, CLOCK, shared);
    other = KeyHouse.another(Files.createDirectory(dir.resolve("other")), CLOCK, shared);
  }

  @AfterEach
  void stop() {
    other.close();
    one.close();
  }

  @Test
  void itsSessionEndsAtTheOtherNodeWithinASecondAndItsKeyIsRefusedThere() throws Exception {
    var phone = phone();
    one.enrolled(phone, "tanaka", "phone-1");
    var browser = other.browser();
    SignOns.success(one.signOn(browser, "lax", "tanaka", phone));
    var begun = other.browser();
    var asks = one.goes(begun, "lax", "tanaka");
    assertAsksForKey(asks);
    SignOns.success(one.opens(browser, "plain")); // remembered by the other node just now

    one.done("device", "lost", "phone-1", "--reason", "left in a train");
    var lost = System.nanoTime();
    one.assertRefused("DEVICE_LOST", KeyHouse.shown(begun, asks, phone));
    one.assertRefused("DEVICE_KEY_NONE", one.goes(other.browser(), "lax", "tanaka"));
    Pause.of(Duration.ofSeconds(1).minusNanos(System.nanoTime() - lost));
    SignOns.assertAsks(one.opens(browser, "plain"));
  }
}
