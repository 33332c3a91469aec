package jp.mochi.cert.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.EnrolmentCodes.Shown;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the tables of codes and awaited devices promise, on whatever database. */
abstract class ChallengesContract extends EnrolmentTables {
  private static final Duration LIFETIME = Duration.ofMinutes(15);

  private final EnrolmentCodes codes = new EnrolmentCodes();
  private final AwaitedDevices awaited = new AwaitedDevices();

  @Nested
  class Codes {
    private Challenge.OneTime made(EnrolmentRoute route, String device) {
      return codes.make(handle, route, tanaka(device), SATO, NOW, LIFETIME);
    }

    private EnrolmentFault refused(Challenge.OneTime shown, EnrolmentRoute route, Instant now) {
      return assertInstanceOf(Shown.Refused.class, codes.show(handle, shown, route, now)).fault();
    }

    private Challenge.OneTime wrong(Challenge.OneTime code) {
      return new Challenge.OneTime(code.handle(), Secret.random());
    }

    @Test
    void opensForOneDeviceOfOnePersonAndSaysWhoMadeItAndWhy() {
      var session = Optional.of("its id");
      var way = EnrolmentRoute.SCEP;
      var code = codes.make(handle, way, tanaka("phone-1"), SATO, session, NOW, LIFETIME);
      var shown =
          assertInstanceOf(Shown.Good.class, codes.show(handle, code, way, NOW.plusSeconds(1)));
      assertEquals(
          new EnrolmentCode(
              code.handle(),
              way,
              tanaka("phone-1"),
              SATO,
              session,
              NOW,
              NOW.plus(LIFETIME),
              0,
              Optional.empty()),
          shown.code());
    }

    @Test
    void countsWhatOthersHaveMadeAndEndsTheOldestOfOnesOwn() {
      var own = new By("tanaka", Optional.of(tanaka("x").person()), "");
      var way = EnrolmentRoute.PHONE;
      made(way, "phone-1");
      var oldest = codes.make(handle, way, tanaka("own-1"), own, NOW, LIFETIME);
      var later = NOW.plusSeconds(1);
      var newest = codes.make(handle, way, tanaka("own-2"), own, later, LIFETIME);
      assertEquals(1, codes.openByOthers(handle, tanaka("phone-2"), way, later));
      assertEquals(0, codes.openByOthers(handle, tanaka("phone-1"), way, later), "it would end");
      assertEquals(0, codes.openByOthers(handle, tanaka("phone-2"), way, NOW.plus(LIFETIME)));
      assertEquals(1, codes.endOldestOwn(handle, tanaka("x").person(), 1, later));
      assertEquals(EnrolmentFault.USED, refused(oldest, way, later));
      assertInstanceOf(Shown.Good.class, codes.show(handle, newest, way, later));
      assertEquals(1, codes.openByOthers(handle, tanaka("phone-2"), way, later));
    }

    @Test
    void keepsNoSecret() {
      var code = made(EnrolmentRoute.SCEP, "phone-1");
      var rows = handle.createQuery("SELECT * FROM enrolment_code").mapToMap().list().toString();
      assertTrue(rows.contains(code.handle()));
      assertFalse(rows.contains(code.secret().reveal()));
      assertFalse((code + " " + code.secret()).contains(code.secret().reveal()));
    }

    @Test
    void opensOnceAlthoughManyShowItAtOnce() throws Exception {
      var code = made(EnrolmentRoute.SCEP, "phone-1");
      var used =
          atOnce(
              8,
              each ->
                  codes.show(each, code, EnrolmentRoute.SCEP, NOW) instanceof Shown.Good good
                      && codes.use(each, good.code(), NOW));
      assertEquals(1, used.stream().filter(it -> it).count());
      assertEquals(EnrolmentFault.USED, refused(code, EnrolmentRoute.SCEP, NOW));
    }

    @Test
    void isUsedOnceByTwoThatHadFoundItGood() {
      var code = made(EnrolmentRoute.SCEP, "phone-1");
      var found = codes.find(handle, code.handle()).orElseThrow();
      assertTrue(codes.use(handle, found, NOW));
      assertFalse(codes.use(handle, found, NOW));
    }

    @Test
    void expires() {
      var code = made(EnrolmentRoute.SCEP, "phone-1");
      var found = codes.find(handle, code.handle()).orElseThrow();
      var last = NOW.plus(LIFETIME).minusMillis(1);
      assertInstanceOf(Shown.Good.class, codes.show(handle, code, EnrolmentRoute.SCEP, last));
      var over = NOW.plus(LIFETIME);
      assertEquals(EnrolmentFault.EXPIRED, refused(code, EnrolmentRoute.SCEP, over));
      assertFalse(codes.use(handle, found, over));
      assertEquals(0, codes.deleteExpired(handle, over));
      assertEquals(1, codes.deleteExpired(handle, over.plusMillis(1)));
      assertEquals(EnrolmentFault.UNKNOWN_CODE, refused(code, EnrolmentRoute.SCEP, NOW));
    }

    @Test
    void isBurntByFiveWrongSecretsAndNotByFour() {
      var code = made(EnrolmentRoute.SCEP, "phone-1");
      for (var guess = 0; guess < 4; guess++) {
        assertEquals(EnrolmentFault.WRONG_SECRET, refused(wrong(code), EnrolmentRoute.SCEP, NOW));
      }
      var good = codes.show(handle, code, EnrolmentRoute.SCEP, NOW);
      assertInstanceOf(Shown.Good.class, good);
      assertEquals(EnrolmentFault.WRONG_SECRET, refused(wrong(code), EnrolmentRoute.SCEP, NOW));
      assertEquals(EnrolmentFault.BURNT, refused(code, EnrolmentRoute.SCEP, NOW));
      assertFalse(codes.use(handle, ((Shown.Good) good).code(), NOW));
    }

    @Test
    void countsGuessesThatComeAtOnce() throws Exception {
      var code = made(EnrolmentRoute.SCEP, "phone-1");
      var faults = atOnce(9, each -> codes.show(each, wrong(code), EnrolmentRoute.SCEP, NOW));
      var counted =
          faults.stream()
              .filter(
                  it ->
                      it instanceof Shown.Refused(var fault, var found)
                          && fault == EnrolmentFault.WRONG_SECRET)
              .count();
      assertEquals(5, counted);
      assertEquals(EnrolmentFault.BURNT, refused(code, EnrolmentRoute.SCEP, NOW));
    }

    @Test
    void isNotBurntByWhoDoesNotKnowItsHandle() {
      var code = made(EnrolmentRoute.SCEP, "phone-1");
      for (var guess = 0; guess < 9; guess++) {
        var other = new Challenge.OneTime(Random.id(), code.secret());
        assertEquals(EnrolmentFault.UNKNOWN_CODE, refused(other, EnrolmentRoute.SCEP, NOW));
      }
      var good = codes.show(handle, code, EnrolmentRoute.SCEP, NOW);
      assertInstanceOf(Shown.Good.class, good);
    }

    @Test
    void opensItsOwnWayAlone() {
      var code = made(EnrolmentRoute.PHONE, "phone-1");
      assertEquals(EnrolmentFault.WRONG_ROUTE, refused(code, EnrolmentRoute.SCEP, NOW));
      var good = codes.show(handle, code, EnrolmentRoute.PHONE, NOW);
      assertInstanceOf(Shown.Good.class, good);
    }

    @Test
    void endsTheFormerOneOfTheSameDeviceAndWay() {
      var former = made(EnrolmentRoute.PHONE, "phone-1");
      var scep = made(EnrolmentRoute.SCEP, "phone-1");
      var others = made(EnrolmentRoute.PHONE, "phone-2");
      var code = made(EnrolmentRoute.PHONE, "phone-1");
      assertEquals(EnrolmentFault.USED, refused(former, EnrolmentRoute.PHONE, NOW));
      for (var good : List.of(code, others)) {
        assertInstanceOf(Shown.Good.class, codes.show(handle, good, EnrolmentRoute.PHONE, NOW));
      }
      assertInstanceOf(Shown.Good.class, codes.show(handle, scep, EnrolmentRoute.SCEP, NOW));
      assertEquals(3, codes.open(handle, "id-of-tanaka", NOW).size());
      assertEquals(2, codes.end(handle, "phone-1", NOW));
      assertEquals(EnrolmentFault.USED, refused(code, EnrolmentRoute.PHONE, NOW));
      assertEquals(
          List.of("phone-2"),
          codes.open(handle, "id-of-tanaka", NOW).stream()
              .map(each -> each.candidate().device())
              .toList());
    }
  }

  @Nested
  class SharedChallenges {
    private AwaitedDevices.Shown shown(Challenge.Shared challenge, String device, Instant now) {
      return awaited.show(handle, challenge, device, now);
    }

    private EnrolmentFault refused(Challenge.Shared challenge, String device, Instant now) {
      return assertInstanceOf(AwaitedDevices.Shown.Refused.class, shown(challenge, device, now))
          .fault();
    }

    @Test
    void opensForAwaitedDevicesAloneAndOnce() throws Exception {
      var challenge = awaited.share(handle, "mdm", LOCAL, NOW);
      assertEquals(EnrolmentFault.NOT_AWAITED, refused(challenge, "phone-1", NOW));
      var filed = awaited.await(handle, "mdm", tanaka("phone-1"), SATO, NOW, Duration.ofDays(7));
      assertEquals(
          filed,
          assertInstanceOf(AwaitedDevices.Shown.Good.class, shown(challenge, "phone-1", NOW))
              .awaited());
      assertEquals(EnrolmentFault.NOT_AWAITED, refused(challenge, "phone-2", NOW));
      assertEquals(EnrolmentFault.NO_DEVICE, refused(challenge, "", NOW));
      var taken = atOnce(8, each -> awaited.take(each, filed));
      assertEquals(1, taken.stream().filter(it -> it).count());
      assertEquals(EnrolmentFault.NOT_AWAITED, refused(challenge, "phone-1", NOW));
    }

    @Test
    void opensForNoOtherMdmAndNoWrongSecret() {
      var challenge = awaited.share(handle, "mdm", LOCAL, NOW);
      var other = awaited.share(handle, "other", LOCAL, NOW);
      awaited.await(handle, "mdm", tanaka("phone-1"), SATO, NOW, Duration.ofDays(7));
      assertEquals(EnrolmentFault.NOT_AWAITED, refused(other, "phone-1", NOW));
      var wrong = new Challenge.Shared("mdm", other.secret());
      for (var guess = 0; guess < 9; guess++) {
        assertEquals(EnrolmentFault.WRONG_SECRET, refused(wrong, "phone-1", NOW));
      }
      var unknown = new Challenge.Shared("no-mdm", other.secret());
      assertEquals(EnrolmentFault.UNKNOWN_CODE, refused(unknown, "phone-1", NOW));
      assertInstanceOf(AwaitedDevices.Shown.Good.class, shown(challenge, "phone-1", NOW));
    }

    @Test
    void aNewSecretEndsTheFormerAndRemovingItEndsAll() {
      var former = awaited.share(handle, "mdm", LOCAL, NOW);
      awaited.await(handle, "mdm", tanaka("phone-1"), SATO, NOW, Duration.ofDays(7));
      var challenge = awaited.share(handle, "mdm", LOCAL, NOW);
      assertEquals(EnrolmentFault.WRONG_SECRET, refused(former, "phone-1", NOW));
      assertInstanceOf(AwaitedDevices.Shown.Good.class, shown(challenge, "phone-1", NOW));
      assertTrue(awaited.remove(handle, "mdm"));
      assertFalse(awaited.remove(handle, "mdm"));
      assertEquals(EnrolmentFault.UNKNOWN_CODE, refused(challenge, "phone-1", NOW));
      assertEquals(List.of(), awaited.list(handle, "mdm", "", 9));
    }

    @Test
    void awaitsForATimeAndByTheLastThatWasFiled() {
      var challenge = awaited.share(handle, "mdm", LOCAL, NOW);
      var former = awaited.await(handle, "mdm", tanaka("phone-1"), SATO, NOW, LIFETIME);
      var latter =
          awaited.await(
              handle, "mdm", candidate("suzuki", "phone-1"), SATO, NOW.plusSeconds(1), LIFETIME);
      assertFalse(awaited.take(handle, former));
      assertEquals(Optional.of(latter), awaited.find(handle, "mdm", "phone-1"));
      assertEquals(EnrolmentFault.NOT_AWAITED, refused(challenge, "phone-1", latter.expires()));
      assertInstanceOf(
          AwaitedDevices.Shown.Good.class,
          shown(challenge, "phone-1", latter.expires().minusMillis(1)));
      assertEquals(1, awaited.deleteExpired(handle, latter.expires().plusMillis(1)));
    }
  }
}
