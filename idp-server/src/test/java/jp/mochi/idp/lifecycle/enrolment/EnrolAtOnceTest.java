package jp.mochi.idp.lifecycle.enrolment;

import static jp.mochi.idp.lifecycle.enrolment.Desk.csr;
import static jp.mochi.idp.lifecycle.enrolment.Desk.issued;
import static jp.mochi.idp.lifecycle.enrolment.Desk.proof;
import static jp.mochi.idp.lifecycle.enrolment.Desk.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.cert.enrolment.Proof;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.PhoneAnswers;
import jp.mochi.device.register.Platform;
import jp.mochi.ldap.FreePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several ask at one moment. SQLite has one writer, so only PostgreSQL has such moments. */
class EnrolAtOnceTest {
  private static final EnrolmentRoute SCEP = EnrolmentRoute.SCEP;
  private static final int ROUNDS = 12;
  private static final Duration HALF = Duration.ofDays(183);

  @TempDir private Path dir;
  private EmbeddedPostgres postgres;
  private Desk desk;

  @BeforeEach
  void start() throws Exception {
    postgres =
        EmbeddedPostgres.builder()
            .setPort(FreePorts.one())
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
    var url = "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
    var line =
        "database: {url: \""
            + url
            + "\", username: postgres}\n"
            + "enrolment: {open-codes: 100}\ndevices: {most-per-person: 100}";
    desk = new Desk(dir, yaml -> yaml.replaceFirst("database: .*", line));
  }

  @AfterEach
  void stop() throws Exception {
    desk.close();
    postgres.close();
  }

  private static <T> List<T> atOnce(List<Callable<T>> acts) throws Exception {
    var barrier = new CyclicBarrier(acts.size());
    var done = new ArrayList<T>();
    try (var threads = Executors.newFixedThreadPool(acts.size())) {
      var calls =
          acts.stream()
              .<Callable<T>>map(
                  act ->
                      () -> {
                        barrier.await();
                        return act.call();
                      })
              .toList();
      for (var future : threads.invokeAll(calls)) {
        done.add(future.get());
      }
    }
    return done;
  }

  private List<IssuedCertificate> first() throws Exception {
    var all = new ArrayList<IssuedCertificate>();
    for (var round = 0; round < ROUNDS; round++) {
      var code = desk.code(SCEP, "tanaka", "phone-" + round);
      all.add(issued(desk.ask(SCEP, csr(KeyPairs.p256(), "CN=tanaka"), proof(code))));
    }
    desk.time.pass(HALF);
    return all;
  }

  private Callable<EnrolmentOutcome> renewal(IssuedCertificate by) throws Exception {
    var request = csr(KeyPairs.p256(), "CN=tanaka");
    var proof = new Proof.Existing(by.certificate().asCertificate());
    return () -> desk.ask(SCEP, request, proof);
  }

  @Test
  void aRenewalThatIsOnItsWayWhenItsPhoneIsLostLeavesNothingInForce() throws Exception {
    for (var former : first()) {
      var renewal = renewal(former);
      atOnce(
          List.<Callable<Object>>of(
              renewal::call,
              () ->
                  desk.certificates.revoke(
                      desk.actor("nakamura"), former.serial(), "key-compromise")));
      assertEquals(List.of(), desk.inForce(former.device()));
    }
  }

  @Test
  void renewalsAtOnceLeaveTwoInForceAtMost() throws Exception {
    for (var former : first()) {
      var renewals = new ArrayList<Callable<EnrolmentOutcome>>();
      for (var i = 0; i < 4; i++) {
        renewals.add(renewal(former));
      }
      assertTrue(
          atOnce(renewals).stream().anyMatch(EnrolmentOutcome.Issued.class::isInstance),
          "nobody renewed");
      assertEquals(2, desk.inForce(former.device()).size());
    }
  }

  @Test
  void ofTwoPeopleWithACodeForOneDeviceOneGetsIt() throws Exception {
    for (var round = 0; round < ROUNDS; round++) {
      var device = "phone-" + round;
      var asks = new ArrayList<Callable<EnrolmentOutcome>>();
      for (var name : List.of("tanaka", "suzuki")) {
        var route = name.equals("tanaka") ? SCEP : EnrolmentRoute.EST;
        var proof = proof(desk.code(route, name, device));
        var request = csr(KeyPairs.p256(), "CN=" + name);
        asks.add(() -> desk.ask(route, request, proof));
      }
      var got = atOnce(asks);
      assertEquals(
          1,
          Collections.frequency(
              got.stream().map(Object::getClass).toList(), EnrolmentOutcome.Issued.class));
      assertEquals(1, desk.inForce(device).size());
    }
  }

  /** A phone that says that it bears this number. */
  private Callable<EnrolmentOutcome> phone(String username, String device, String number)
      throws Exception {
    var proof = proof(desk.code(SCEP, username, device));
    var request = csr(KeyPairs.p256(), "CN=" + username);
    var person = desk.person(username).id().value();
    var said = new PhoneAnswers.Answer(device, person, Platform.IOS, "iPhone17,1", List.of(number));
    var now = desk.now().time();
    desk.house
        .database()
        .<Boolean>write(
            handle -> {
              new PhoneAnswers().keep(handle, said, now, now.plus(HALF));
              return true;
            });
    return () -> desk.ask(SCEP, request, proof);
  }

  private Optional<Devices.Bound> bearer(String number) {
    return desk.house
        .database()
        .read(handle -> new Devices().bound(handle, BindingKind.IDENTIFIER, number));
  }

  private Optional<Device> device(String id) {
    return desk.house.database().read(handle -> new Devices().find(handle, id));
  }

  @Test
  void ofTwoPhonesThatSayTheSameNumberOneIsEnrolled() throws Exception {
    for (var round = 0; round < ROUNDS; round++) {
      var number = "serial:" + round;
      var devices = List.of("a-" + round, "b-" + round);
      var got =
          atOnce(
              List.of(
                  phone("tanaka", devices.getFirst(), number),
                  phone("suzuki", devices.getLast(), number)));
      var won = got.getFirst() instanceof EnrolmentOutcome.Issued ? 0 : 1;
      assertEquals(devices.get(won), issued(got.get(won)).device());
      assertEquals(EnrolmentFault.DEVICE_REGISTERED_TO_ANOTHER, refused(got.get(1 - won)));
      assertEquals(devices.get(won), bearer(number).orElseThrow().device().id());
      assertEquals(Optional.empty(), device(devices.get(1 - won)));
      assertEquals(List.of(), desk.inForce(devices.get(1 - won)));
    }
  }

  /** Whichever is the later: it is refused, or takes the place of the other as well. */
  @Test
  void ofTwoThatTakeThePlaceOfOneDeviceOneIsLeft() throws Exception {
    for (var round = 0; round < ROUNDS; round++) {
      var number = "serial:" + round;
      issued(phone("tanaka", "old-" + round, number).call());
      var devices = List.of("a-" + round, "b-" + round);
      var got =
          atOnce(
              List.of(
                  phone("tanaka", devices.getFirst(), number),
                  phone("tanaka", devices.getLast(), number)));
      assertTrue(got.stream().anyMatch(EnrolmentOutcome.Issued.class::isInstance), got.toString());
      var bearer = bearer(number).orElseThrow().device().id();
      for (var id : List.of("old-" + round, devices.getFirst(), devices.getLast())) {
        var there = device(id).filter(it -> it.state() != DeviceState.RETIRED).isPresent();
        assertEquals(id.equals(bearer), there, id);
        assertEquals(there ? 1 : 0, desk.inForce(id).size(), id);
      }
    }
  }
}
