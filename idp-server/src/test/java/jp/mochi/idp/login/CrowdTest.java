package jp.mochi.idp.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jp.mochi.idp.reason.Reason;
import jp.mochi.ldap.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much of the server one network can hold by trying passwords. */
@Timeout(120)
class CrowdTest {
  @SuppressWarnings("NullAway.Init") // open() sets it
  private LoginHouse house;

  @BeforeEach
  void open() {
    house = new LoginHouse();
  }

  @AfterEach
  void close() {
    house.close();
  }

  private Checked check(String name, String password, String address) {
    var visitor = house.visitor("browser-of-" + address, Optional.empty(), address);
    return house.factor.check(name, new Password(password), visitor, LoginHouse.request());
  }

  private Reason failure(String name, String address) {
    return assertInstanceOf(Checked.Failed.class, check(name, "guess", address)).reason();
  }

  @Test
  void aNetworkThatFailsTooFastIsNotEvenLookedUp() {
    for (int i = 0; i < 200; i++) {
      failure("nobody" + i, "192.0.2." + i);
    }
    int looks = house.directory.finds.get();
    int answers = house.answeredAt.size();
    assertEquals(Reason.TOO_MANY_REQUESTS, failure("tanaka", "192.0.2.1"));
    assertEquals(Reason.TOO_MANY_REQUESTS, failure("nobody", "192.0.2.1"));
    assertEquals(looks, house.directory.finds.get());
    assertEquals(answers, house.answeredAt.size(), "and is answered at once");
    LoginHouse.signedOn(check("tanaka", "right horse 7", "198.51.100.1"));
    house.clock.move(Duration.ofSeconds(1));
    assertFalse(failure("nobody", "192.0.2.1") == Reason.TOO_MANY_REQUESTS);
  }

  @Test
  void aWholeOfficeBehindOneAddressMaySignOn() {
    for (int i = 0; i < 300; i++) {
      LoginHouse.signedOn(check("tanaka", "right horse 7", "192.0.2.1"));
    }
  }

  @Test
  void failuresTakeAsLongAsASessionTookToBeThere() {
    var proved = check("tanaka", "right horse 7", "192.0.2.1");
    house.clock.move(Pace.STEP.plusMillis(1));
    LoginHouse.signedOn(proved);
    var start = house.clock.instant();
    assertEquals(Reason.CREDENTIALS, failure("nobody", "192.0.2.2"));
    assertEquals(start.plus(Pace.STEP.multipliedBy(2)), house.answeredAt.getLast());
  }

  @Test
  void failuresThatWaitDoNotTakeEveryPlace() throws Exception {
    var waiting = new CountDownLatch(TriesUnderWay.OF_ONE_NETWORK);
    var go = new CountDownLatch(1);
    house.pace =
        moment -> {
          waiting.countDown();
          awaitUninterruptibly(go);
        };
    var answers = new ArrayList<Future<Reason>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < TriesUnderWay.OF_ONE_NETWORK; i++) {
        var name = "nobody" + i;
        answers.add(threads.submit(() -> failure(name, "192.0.2.1")));
      }
      assertTrue(waiting.await(30, TimeUnit.SECONDS), "all of them wait for their answer");
      assertEquals(Reason.TOO_MANY_REQUESTS, failure("tanaka", "192.0.2.2"));
      LoginHouse.signedOn(check("tanaka", "right horse 7", "198.51.100.1"));
      go.countDown();
    }
    for (var answer : answers) {
      assertFalse(answer.get() == Reason.TOO_MANY_REQUESTS);
    }
    assertFalse(failure("tanaka", "192.0.2.2") == Reason.TOO_MANY_REQUESTS);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void allNetworksTogetherHaveABoundAsWell() {
    var underWay = new TriesUnderWay();
    for (int i = 0; i < TriesUnderWay.ALTOGETHER; i++) {
      assertTrue(underWay.enter("10.%d.%d.1".formatted(i / 200, i % 200)));
    }
    assertFalse(underWay.enter("192.0.2.1"));
    underWay.leave("10.0.0.1");
    assertTrue(underWay.enter("192.0.2.1"));
  }
}
