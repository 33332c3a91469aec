package jp.mochi.cert.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.Authorities;
import jp.mochi.cert.authority.Csr;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.Candidate.Ownership;
import jp.mochi.cert.enrolment.Candidate.Platform;
import jp.mochi.cert.enrolment.EnrolmentCodes.Shown;
import jp.mochi.cert.enrolment.EnrolmentRequest.State;
import jp.mochi.cert.enrolment.EnrolmentRequests.Decided;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the tables of codes, awaited devices and requests promise, on whatever database. */
abstract class EnrolmentContract {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final Duration LIFETIME = Duration.ofMinutes(15);
  private static final By SATO =
      new By("sato (token 1)", Optional.of("id-of-sato"), "on the phone");
  private static final By LOCAL = new By("local", Optional.empty(), "");

  private final EnrolmentCodes codes = new EnrolmentCodes();
  private final AwaitedDevices awaited = new AwaitedDevices();
  private final EnrolmentRequests requests = new EnrolmentRequests();

  @SuppressWarnings("NullAway.Init") // migrate() sets it
  private Handle handle;

  abstract Jdbi jdbi();

  @BeforeEach
  void migrate() throws IOException {
    handle = jdbi().open();
    var tables = "enrolment_code shared_challenge awaited_device enrolment_request";
    for (var table : (tables + " enrolment_transaction").split(" ", -1)) {
      handle.execute("DROP TABLE IF EXISTS " + table);
    }
    for (var file : List.of("V3__enrolment", "V11__codes_of_sessions")) {
      var name = "/" + Authorities.MIGRATIONS + "/" + file + ".sql";
      try (var sql = Authorities.class.getResourceAsStream(name)) {
        handle.createScript(new String(sql.readAllBytes(), StandardCharsets.UTF_8)).execute();
      }
    }
  }

  @AfterEach
  void close() {
    handle.close();
  }

  private static Candidate tanaka(String device) {
    return candidate("tanaka", device);
  }

  private static Candidate candidate(String name, String device) {
    return new Candidate("id-of-" + name, name, device, Ownership.BYOD, Platform.IOS);
  }

  /** Each in a transaction on a connection of its own, all at once. */
  private <T> List<T> atOnce(int times, java.util.function.Function<Handle, T> act)
      throws Exception {
    try (var pool = Executors.newFixedThreadPool(times)) {
      Callable<T> one = () -> jdbi().inTransaction(act::apply);
      var results = new ArrayList<T>();
      for (var future : pool.invokeAll(java.util.Collections.nCopies(times, one))) {
        results.add(future.get());
      }
      return results;
    }
  }

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

  @Nested
  class Requests {
    private EnrolmentRequests.Filing filing(String name, String device, By by) throws Exception {
      return new EnrolmentRequests.Filing(
          EnrolmentRoute.CSR,
          new Csr(KeyPairs.p256()).subject("CN=" + name).read(),
          true,
          candidate(name, device),
          by);
    }

    private EnrolmentRequest filed(String name, By by, Instant now) throws Exception {
      var filing = filing(name, "phone-of-" + name, by);
      return requests.file(handle, filing, now, Duration.ofDays(7));
    }

    private static By who(String name) {
      return new By(name, Optional.of("id-of-" + name), "as agreed");
    }

    @Test
    void waitsIsApprovedAndIssuedOnce() throws Exception {
      var request = filed("tanaka", SATO, NOW);
      assertEquals(State.PENDING, request.standing(NOW));
      assertFalse(requests.issued(handle, request, "12"));
      var approved =
          assertInstanceOf(
                  Decided.Done.class,
                  requests.decide(handle, request.id(), true, who("kato"), NOW.plusSeconds(5)))
              .request();
      assertEquals(State.APPROVED, approved.standing(NOW.plusSeconds(5)));
      assertEquals("kato", approved.decision().orElseThrow().by().name());
      assertEquals("as agreed", approved.decision().orElseThrow().by().why());
      var issued = atOnce(4, each -> requests.issued(each, approved, "12"));
      assertEquals(1, issued.stream().filter(it -> it).count());
      assertEquals(Optional.of("12"), requests.find(handle, request.id()).orElseThrow().serial());
    }

    @Test
    void isDecidedByNobodyWhomItConcerns() throws Exception {
      var request = filed("tanaka", who("sato"), NOW);
      for (var own : List.of(who("tanaka"), who("sato"), SATO)) {
        assertInstanceOf(Decided.Own.class, requests.decide(handle, request.id(), true, own, NOW));
        assertInstanceOf(Decided.Own.class, requests.decide(handle, request.id(), false, own, NOW));
      }
      var locals = filed("suzuki", LOCAL, NOW);
      assertInstanceOf(Decided.Own.class, requests.decide(handle, locals.id(), true, LOCAL, NOW));
      for (var each : List.of(request, locals)) {
        assertInstanceOf(
            Decided.Done.class, requests.decide(handle, each.id(), true, who("kato"), NOW));
      }
    }

    @Test
    void isDecidedOnceAlthoughTwoDoAtOnce() throws Exception {
      var request = filed("tanaka", SATO, NOW);
      var decided = atOnce(6, each -> requests.decide(each, request.id(), true, who("kato"), NOW));
      assertEquals(1, decided.stream().filter(Decided.Done.class::isInstance).count());
      var closed =
          assertInstanceOf(
              Decided.Closed.class, requests.decide(handle, request.id(), false, who("kato"), NOW));
      assertEquals(State.APPROVED, closed.request().state());
      assertInstanceOf(
          Decided.NotThere.class, requests.decide(handle, "nothing", true, who("kato"), NOW));
    }

    @Test
    void isNotIssuedOnceDenied() throws Exception {
      var request = filed("tanaka", SATO, NOW);
      requests.decide(handle, request.id(), false, who("kato"), NOW);
      assertFalse(requests.issued(handle, request, "12"));
      assertEquals(State.DENIED, requests.find(handle, request.id()).orElseThrow().state());
      var approved = filed("suzuki", SATO, NOW);
      requests.decide(handle, approved.id(), true, who("kato"), NOW);
      filed("sato", SATO, NOW);
      assertEquals(1, requests.denyApproved(handle, LOCAL, NOW), "and none that waits");
      assertFalse(requests.issued(handle, approved, "12"));
    }

    @Test
    void expiresUnlessItIsDecided() throws Exception {
      var request = filed("tanaka", SATO, NOW);
      var over = request.expires();
      assertEquals(State.EXPIRED, request.standing(over));
      assertEquals(State.PENDING, request.standing(over.minusMillis(1)));
      assertInstanceOf(
          Decided.Closed.class, requests.decide(handle, request.id(), true, who("kato"), over));
      assertEquals(List.of("tanaka"), names(Optional.of(State.EXPIRED), over));
      assertEquals(List.of(), names(Optional.of(State.PENDING), over));
      assertEquals(1, requests.deleteOld(handle, over.plusMillis(1)));
    }

    @Test
    void waitsInBoundedNumbersForEachPerson() throws Exception {
      for (var i = 0; i < EnrolmentRequests.MOST_OF_ONE; i++) {
        assertFalse(requests.tooMany(handle, "id-of-tanaka", NOW));
        filed("tanaka", SATO, NOW);
      }
      assertTrue(requests.tooMany(handle, "id-of-tanaka", NOW));
      assertFalse(requests.tooMany(handle, "id-of-suzuki", NOW));
      assertFalse(requests.tooMany(handle, "id-of-tanaka", NOW.plus(Duration.ofDays(7))));
    }

    @Test
    void isFoundByItsDeviceAndKeyWhileItIsUnderWay() throws Exception {
      var filing = filing("tanaka", "phone-1", SATO);
      var request = requests.file(handle, filing, NOW, Duration.ofDays(7));
      var key = filing.request().keyHash();
      assertEquals(Optional.of(request), underWay(tanaka("phone-1"), key, NOW));
      assertEquals(Optional.empty(), underWay(tanaka("phone-2"), key, NOW));
      assertEquals(Optional.empty(), underWay(candidate("suzuki", "phone-1"), key, NOW));
      assertEquals(Optional.empty(), underWay(tanaka("phone-1"), "other", NOW));
      assertEquals(Optional.empty(), underWay(tanaka("phone-1"), key, request.expires()));
      requests.decide(handle, request.id(), false, who("kato"), NOW);
      assertEquals(Optional.empty(), underWay(tanaka("phone-1"), key, NOW));
    }

    private Optional<EnrolmentRequest> underWay(Candidate whose, String key, Instant now) {
      return requests.underWay(handle, EnrolmentRoute.CSR, whose, key, now);
    }

    @Test
    void aTransactionBeginsOnceAndAnswersItsKeyAlone() throws Exception {
      var request = filed("tanaka", SATO, NOW);
      var other = filed("suzuki", SATO, NOW);
      assertFalse(requests.begun(handle, EnrolmentRoute.CSR, "T-1"));
      assertTrue(requests.begin(handle, "T-1", request, NOW));
      assertFalse(requests.begin(handle, "T-1", other, NOW));
      assertFalse(requests.begin(handle, "T-1", request, NOW));
      assertTrue(requests.begun(handle, EnrolmentRoute.CSR, "T-1"));
      assertFalse(requests.begun(handle, EnrolmentRoute.SCEP, "T-1"));
      assertEquals(
          Optional.of(request),
          requests.ofTransaction(handle, EnrolmentRoute.CSR, "T-1", request.keyHash()));
      assertEquals(
          Optional.empty(),
          requests.ofTransaction(handle, EnrolmentRoute.CSR, "T-1", other.keyHash()));
    }

    @Test
    void listsTheLatestFirstPageByPage() throws Exception {
      var first = filed("tanaka", SATO, NOW);
      var second = filed("suzuki", SATO, NOW.plusSeconds(1));
      filed("kato", SATO, NOW.plusSeconds(2));
      assertEquals(List.of("kato", "suzuki", "tanaka"), names(Optional.empty(), NOW));
      requests.decide(handle, first.id(), true, who("kato"), NOW);
      assertEquals(List.of("kato", "suzuki"), names(Optional.of(State.PENDING), NOW));
      assertEquals(List.of("tanaka"), names(Optional.of(State.APPROVED), NOW));
      var rest =
          new EnrolmentRequests.Wanted(Optional.empty(), Optional.empty(), Optional.of(second), 9);
      assertEquals(
          List.of(first.id()),
          requests.list(handle, rest, NOW).stream().map(EnrolmentRequest::id).toList());
      var hers =
          new EnrolmentRequests.Wanted(
              Optional.of("suzuki"), Optional.empty(), Optional.empty(), 9);
      assertEquals(List.of(second), requests.list(handle, hers, NOW));
    }

    private List<String> names(Optional<State> state, Instant now) {
      var wanted = new EnrolmentRequests.Wanted(Optional.empty(), state, Optional.empty(), 9);
      return requests.list(handle, wanted, now).stream()
          .map(each -> each.candidate().username())
          .toList();
    }
  }

  @Test
  void handlesAreNeverTheSame() {
    assertNotEquals(Random.id(), Random.id());
  }
}
