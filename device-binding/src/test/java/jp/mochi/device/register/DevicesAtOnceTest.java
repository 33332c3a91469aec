package jp.mochi.device.register;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import jp.mochi.device.Tables;
import jp.mochi.device.register.Devices.Moved;
import jp.mochi.device.register.Devices.Registered;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes at once. SQLite has one writer, so only PostgreSQL has such moments. */
class DevicesAtOnceTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final By SATO = new By("sato (token 1)", Optional.of("id-of-sato"));
  private static final By SUZUKI = new By("suzuki (token 2)", Optional.of("id-of-suzuki"));

  private final Devices devices = new Devices();
  private final Bindings bindings = new Bindings();
  private final History history = new History();

  @SuppressWarnings("NullAway.Init") // start() sets it
  private EmbeddedPostgres postgres;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private Jdbi jdbi;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private Handle handle;

  @BeforeEach
  void start() throws IOException {
    postgres = EmbeddedPostgres.start();
    jdbi = Jdbi.create(postgres.getPostgresDatabase());
    handle = jdbi.open();
    Tables.make(handle);
  }

  @AfterEach
  void stop() throws IOException {
    handle.close();
    postgres.close();
  }

  private static Device.Fresh fresh(String id, String person) {
    return new Device.Fresh(
        id,
        new Owner("id-of-" + person, person),
        "",
        Ownership.CORPORATE,
        Platform.ANDROID,
        "",
        false);
  }

  private void registered(String id, String person) {
    assertInstanceOf(
        Registered.Done.class,
        devices.register(handle, fresh(id, person), SATO, new Most(5, Optional.empty()), NOW));
  }

  private void active(String id, String person) {
    registered(id, person);
    assertInstanceOf(Moved.Done.class, devices.move(handle, id, DeviceAct.ACTIVATE, SATO, "", NOW));
  }

  private static Bindings.Fresh key(String device) {
    return new Bindings.Fresh(
        device, BindingKind.CERTIFICATE_KEY, BindingLevel.DEVICE_BOUND_KEY, "key", "");
  }

  /** Each on a connection of its own, as two nodes have them. */
  private <T> List<T> atOnce(List<Act<T>> acts) throws Exception {
    var barrier = new CyclicBarrier(acts.size());
    try (var threads = Executors.newFixedThreadPool(acts.size())) {
      var calls = new ArrayList<Callable<T>>();
      for (var act : acts) {
        calls.add(
            () -> {
              barrier.await();
              return jdbi.<T, RuntimeException>inTransaction(act::on);
            });
      }
      var done = new ArrayList<T>();
      for (var future : threads.invokeAll(calls)) {
        done.add(future.get());
      }
      return done;
    }
  }

  /** What one node does. */
  private interface Act<T> {
    T on(Handle handle);
  }

  @Test
  void aLossIsNeverUndoneByAnApprovalThatWasOnItsWay() throws Exception {
    for (int i = 0; i < 20; i++) {
      var id = "phone-" + i;
      registered(id, "person-" + i);
      atOnce(
          List.<Act<Moved>>of(
              it -> devices.move(it, id, DeviceAct.ACTIVATE, SATO, "", NOW),
              it -> devices.move(it, id, DeviceAct.LOSE, SUZUKI, "", NOW)));
      assertEquals(DeviceState.LOST, devices.find(handle, id).orElseThrow().state());
      var states =
          history.of(handle, id, Long.MAX_VALUE, 9).stream().map(HistoryEntry::to).toList();
      assertEquals(DeviceState.LOST, states.getFirst());
    }
  }

  @Test
  void ofTwoActsAtOnceOneCounts() throws Exception {
    active("phone-1", "tanaka");
    var done =
        atOnce(
            List.<Act<Moved>>of(
                it -> devices.move(it, "phone-1", DeviceAct.SUSPEND, SATO, "", NOW),
                it -> devices.move(it, "phone-1", DeviceAct.SUSPEND, SUZUKI, "", NOW)));
    assertEquals(1, done.stream().filter(Moved.Done.class::isInstance).count());
    assertEquals(1, done.stream().filter(Moved.Refused.class::isInstance).count());
  }

  @Test
  void twoRegistrationsAtOnceKeepToTheLimit() throws Exception {
    var acts = new ArrayList<Act<Registered>>();
    for (int i = 0; i < 8; i++) {
      var id = "phone-" + i;
      acts.add(
          it ->
              devices.register(it, fresh(id, "tanaka"), SATO, new Most(3, Optional.empty()), NOW));
    }
    var done = atOnce(acts);
    assertEquals(3, done.stream().filter(Registered.Done.class::isInstance).count());
    assertEquals(3, devices.list(handle, Devices.Wanted.of("tanaka", 9)).size());
  }

  @Test
  void oneKeyBoundTwiceAtOnceIsOneDevices() throws Exception {
    active("phone-1", "tanaka");
    active("phone-2", "yamada");
    var done =
        atOnce(
            List.<Act<Bindings.Added>>of(
                it -> bindings.add(it, key("phone-1"), "sato", NOW),
                it -> bindings.add(it, key("phone-2"), "sato", NOW)));
    assertEquals(1, done.stream().filter(Bindings.Added.Done.class::isInstance).count());
    assertTrue(done.stream().anyMatch(Bindings.Added.OfAnother.class::isInstance), done::toString);
  }
}
