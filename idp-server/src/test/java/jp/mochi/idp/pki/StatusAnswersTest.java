package jp.mochi.idp.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import jp.mochi.cert.authority.Authorities;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.Crls;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.Holder;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.authority.MakeAuthority;
import jp.mochi.cert.status.StatusQuestion;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.cert.trust.RevocationStatus;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.key.AuthorityKeys;
import jp.mochi.idp.key.MasterKey;
import jp.mochi.idp.key.MasterKeyLoading;
import jp.mochi.idp.key.MasterKeySource;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.TBSRequest;
import org.bouncycastle.asn1.x509.Extensions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What status answers are taken from memory, and that none of them outlives the truth. */
class StatusAnswersTest {
  private static final List<String> SET_BACK = List.of("crl", "crl_revision", "issued_certificate");
  private static final Duration MOMENT = Duration.ofNanos(LatelyRead.MOST_AGE).plusMillis(1);

  private final ManualClock time = new ManualClock();
  private final Clock clock = time.withZone(ZoneOffset.UTC);
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may run over
  private final Authorities rows = new Authorities();
  private final Crls crls = new Crls();
  private final IssuedCertificates issued = new IssuedCertificates();
  private final Random random = new Random(1);
  private OpenDatabase database;
  private CountedReads counted;
  private AuthoritiesInForce authorities;
  private Responders responders;
  private Authority authority;
  private StatusAnswers answers;

  @BeforeEach
  void open() throws Exception {
    database = Engine.SQLITE.open();
    counted = new CountedReads(database);
    var keys = new AuthorityKeys(master(), Optional.empty());
    var base = URI.create("https://idp.mochi.test");
    authorities = new AuthoritiesInForce(counted, rows, keys, base, clock);
    responders = new Responders(counted, rows, keys, authorities, clock);
    authority = made(keys, "ca-1");
    answers = answers(Runnable::run);
    asked(BigInteger.ONE); // by which the responder is made
    pass(MOMENT);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private StatusAnswers answers(Executor beside) {
    var statuses = new Statuses(counted, issued, crls, beside, nanos::get);
    var lately = new LatelyRead(counted, authorities, crls, nanos::get);
    return new StatusAnswers(lately, responders, statuses, clock);
  }

  private static MasterKey master() {
    var environment = Map.of("KEY", MasterKey.generate());
    var loaded = MasterKeyLoading.from(new MasterKeySource.InEnvironment("KEY"), environment);
    return assertInstanceOf(MasterKeyLoading.Loaded.class, loaded).key();
  }

  private Authority made(AuthorityKeys keys, String id) {
    var key = keys.make(AuthorityKeys.Kind.EC);
    var role = new Authority.Role.Issuing();
    var certificate = MakeAuthority.root(id, key.publicKey(), clock.instant(), key.signer());
    var stored = key.keep(id, role, certificate);
    var made =
        new Authority(id, role, Authority.State.CURRENT, id, certificate, stored, clock.instant());
    database.write(
        handle -> {
          crls.open(handle, id);
          return rows.offer(handle, made);
        });
    return made;
  }

  private IssuedCertificate issue(BigInteger serial) {
    var device = "phone-" + serial.toString(16);
    var holder = new Holder("p1", "tanaka", "Tanaka", List.of(), Optional.empty(), device);
    var certificate =
        new IssuedCertificate(
            "ca-1",
            String.format(Locale.ROOT, "%032x", serial),
            holder.person(),
            holder.username(),
            device,
            serial.toString(16),
            clock.instant(),
            clock.instant().plus(Duration.ofDays(90)),
            clock.instant(),
            "test",
            Der.of(new byte[] {1}),
            Optional.empty(),
            new IssuedCertificate.How(EnrolmentRoute.SCEP, false),
            Optional.empty());
    database.write(handle -> issued.record(handle, certificate, holder));
    return certificate;
  }

  private BigInteger issued() {
    var serial = new BigInteger(128, random);
    issue(serial);
    return serial;
  }

  /** As another node does it: nothing here hears of it but through the database. */
  private void revoke(BigInteger serial, RevocationReason reason) {
    database.write(
        handle -> {
          var found = issued.find(handle, "ca-1", serial).orElseThrow();
          crls.raise(handle, "ca-1");
          return issued.revoke(handle, found, reason, clock.instant());
        });
  }

  private void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
    time.pass(duration);
  }

  private StatusQuestion about(BigInteger serial) {
    return StatusQuestion.about(serial, authority.certificate());
  }

  private static byte[] withoutNonce(StatusQuestion question) {
    try {
      var whole = OCSPRequest.getInstance(question.request()).getTbsRequest();
      return new OCSPRequest(new TBSRequest(null, whole.getRequestList(), (Extensions) null), null)
          .getEncoded();
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }

  private RevocationStatus asked(BigInteger serial) {
    var question = about(serial);
    var answer = answers.answer(question.request()).orElseThrow();
    return question.read(answer.bytes(), clock.instant());
  }

  private Der askedWithoutNonce(BigInteger serial) {
    return answers.answer(withoutNonce(about(serial))).orElseThrow();
  }

  private RevocationStatus read(BigInteger serial, Der answer) {
    return about(serial).read(answer.bytes(), clock.instant());
  }

  private static void assertGood(RevocationStatus status) {
    assertInstanceOf(RevocationStatus.Good.class, status);
  }

  private static void assertRevoked(RevocationReason reason, RevocationStatus status) {
    assertEquals(
        reason,
        assertInstanceOf(RevocationStatus.Revoked.class, status).reason(),
        status::toString);
  }

  @Test
  void whatWasFoundOnceIsSaidWithoutAskingAgain() {
    var serial = issued();
    assertGood(asked(serial));
    assertGood(asked(serial));
    counted.sinceLast();
    for (var i = 0; i < 10; i++) {
      assertGood(asked(serial));
    }
    assertEquals(0, counted.sinceLast());
    pass(MOMENT);
    assertGood(asked(serial));
    assertEquals(2, counted.sinceLast(), "which authorities there are, and what they have revoked");
  }

  @Test
  void aRevocationElsewhereIsInEveryAnswerAMomentLater() {
    var serial = issued();
    var other = issued();
    for (var each : List.of(serial, other, serial, other)) {
      assertGood(asked(each));
    }
    var before = askedWithoutNonce(serial);
    revoke(serial, RevocationReason.SUPERSEDED);
    pass(MOMENT);
    assertRevoked(RevocationReason.SUPERSEDED, asked(serial));
    var after = askedWithoutNonce(serial);
    assertNotEquals(before, after);
    assertRevoked(RevocationReason.SUPERSEDED, read(serial, after));
    assertGood(asked(other));
    revoke(serial, RevocationReason.KEY_COMPROMISE);
    pass(MOMENT);
    assertRevoked(RevocationReason.KEY_COMPROMISE, read(serial, askedWithoutNonce(serial)));
    assertRevoked(RevocationReason.KEY_COMPROMISE, asked(serial));
  }

  /** It is known as issued, too: what says "revoked" is the list of all that was, read anew. */
  @Test
  void aRevokedNumberStaysRevokedOnceAllWasReadAnew() {
    var serial = issued();
    assertGood(asked(serial));
    revoke(serial, RevocationReason.SUPERSEDED);
    for (var i = 0; i < 5; i++) {
      pass(Duration.ofMinutes(1));
      assertRevoked(RevocationReason.SUPERSEDED, asked(serial));
    }
    counted.sinceLast();
    var status = assertInstanceOf(RevocationStatus.Revoked.class, asked(serial));
    assertEquals(0, counted.sinceLast());
    var at = clock.instant().minus(Duration.ofMinutes(5)).truncatedTo(ChronoUnit.SECONDS);
    assertEquals(new RevocationStatus.Revoked(RevocationReason.SUPERSEDED, at), status);
  }

  @Test
  void whileWhatWasRevokedIsNotReadYetEverythingIsLookedUp() {
    answers = answers(work -> {}); // it is never read
    var serial = issued();
    assertGood(asked(serial));
    counted.sinceLast();
    assertGood(asked(serial));
    assertEquals(1, counted.sinceLast());
    revoke(serial, RevocationReason.SUPERSEDED);
    assertRevoked(RevocationReason.SUPERSEDED, asked(serial));
  }

  @Test
  void anAnswerWithoutANonceIsGivenAgainForAWhile() {
    var serial = issued();
    var first = askedWithoutNonce(serial);
    assertGood(read(serial, first));
    pass(KeptAnswers.KEPT.minusMillis(1));
    assertEquals(first, askedWithoutNonce(serial));
    pass(Duration.ofMillis(1));
    assertNotEquals(first, askedWithoutNonce(serial));
  }

  @Test
  void anAnswerIsNotGivenAgainAfterAnythingWasRevoked() {
    var serial = issued();
    var other = issued();
    var first = askedWithoutNonce(serial);
    assertEquals(first, askedWithoutNonce(serial));
    revoke(other, RevocationReason.SUPERSEDED);
    pass(MOMENT);
    assertNotEquals(first, askedWithoutNonce(serial));
  }

  @Test
  void anAnswerIsNotGivenAgainAfterTheClockWasSetBack() {
    var serial = issued();
    var first = askedWithoutNonce(serial);
    time.pass(Duration.ofHours(-1));
    assertNotEquals(first, askedWithoutNonce(serial));
  }

  @Test
  void anAnswerToANonceIsMadeForIt() {
    var serial = issued();
    var one = about(serial);
    var other = about(serial);
    var answer = answers.answer(one.request()).orElseThrow();
    assertGood(one.read(answer.bytes(), clock.instant()));
    assertInstanceOf(RevocationStatus.Unknown.class, other.read(answer.bytes(), clock.instant()));
    assertNotEquals(answer, answers.answer(one.request()).orElseThrow());
  }

  @Test
  void thatANumberIsUnknownIsNeverSaidTwiceAndItsIssueIsSeenAtOnce() {
    var serial = new BigInteger(128, random);
    var first = askedWithoutNonce(serial);
    assertInstanceOf(RevocationStatus.Unknown.class, read(serial, first));
    assertInstanceOf(RevocationStatus.Unknown.class, asked(serial));
    issue(serial);
    assertGood(read(serial, askedWithoutNonce(serial)));
    assertGood(asked(serial));
  }

  @Test
  void anAnswerOfAResponderThatWasReplacedIsNotGivenAgain() {
    var serial = issued();
    var first = askedWithoutNonce(serial);
    nanos.addAndGet(MOMENT.toNanos());
    assertEquals(first, askedWithoutNonce(serial));
    database.write(
        handle ->
            handle.execute("UPDATE authority SET state = 'retired' WHERE role LIKE 'responder:%'"));
    nanos.addAndGet(MOMENT.toNanos());
    var after = askedWithoutNonce(serial);
    assertNotEquals(first, after);
    assertGood(read(serial, after));
  }

  @Test
  void noResponderAnswersBeyondItsEnd() {
    var serial = issued();
    assertGood(asked(serial));
    time.pass(Duration.ofDays(31)); // and no moment is read anew
    assertGood(asked(serial));
    assertEquals(2, responders());
  }

  private int responders() {
    var sql = "SELECT COUNT(*) FROM authority WHERE role LIKE 'responder:%'";
    return database.read(handle -> handle.createQuery(sql).mapTo(Integer.class).one());
  }

  @Test
  void ofAnAuthorityThatWasTakenBackNothingCountsAnyMore() {
    var serial = issued();
    assertGood(asked(serial));
    assertGood(read(serial, askedWithoutNonce(serial)));
    database.write(
        handle -> rows.revoke(handle, authority, RevocationReason.CA_COMPROMISE, clock.instant()));
    pass(MOMENT);
    assertRevoked(RevocationReason.CA_COMPROMISE, asked(serial));
    assertRevoked(RevocationReason.CA_COMPROMISE, read(serial, askedWithoutNonce(serial)));
  }

  /** Notes what a standby has at this moment, or a backup. */
  private void copy() {
    database.write(
        handle -> {
          SET_BACK.forEach(
              table -> handle.execute("CREATE TABLE was_" + table + " AS SELECT * FROM " + table));
          return true;
        });
  }

  /** The database has again what was noted, and nodes hear of it through nothing else. */
  private void setBack() {
    database.write(
        handle -> {
          for (var table : SET_BACK) {
            handle.execute("DELETE FROM " + table);
            handle.execute("INSERT INTO " + table + " SELECT * FROM was_" + table);
          }
          return true;
        });
    pass(MOMENT);
  }

  /** A standby takes over without the last revocation, and then another is the last. */
  @Test
  void asManyRevocationsAfterTheDatabaseWasSetBackAreNotTakenForTheSame() {
    var other = answers(Runnable::run); // a second node, which reads nothing before
    var lost = issued();
    var serial = issued();
    assertGood(asked(serial));
    assertGood(asked(lost));
    copy();
    revoke(lost, RevocationReason.SUPERSEDED);
    pass(Duration.ofMinutes(1));
    assertRevoked(RevocationReason.SUPERSEDED, asked(lost)); // and all are read anew
    assertGood(asked(serial));
    var before = askedWithoutNonce(serial);
    assertGood(read(serial, before));
    setBack();
    revoke(serial, RevocationReason.KEY_COMPROMISE);
    pass(MOMENT);
    for (var node : List.of(answers, other)) {
      answers = node;
      for (var i = 0; i < 3; i++) {
        assertRevoked(RevocationReason.KEY_COMPROMISE, asked(serial));
        assertRevoked(RevocationReason.KEY_COMPROMISE, read(serial, askedWithoutNonce(serial)));
        assertGood(asked(lost));
        pass(MOMENT);
      }
    }
  }

  /** Nobody could revoke it any more. */
  @Test
  void whatWasIssuedBeforeTheDatabaseWasSetBackIsUnknownAtOnceWhereARevocationWentWithIt() {
    var other = issued();
    copy();
    var serial = issued();
    assertGood(asked(serial));
    revoke(other, RevocationReason.SUPERSEDED);
    pass(MOMENT);
    assertGood(asked(serial));
    setBack();
    assertStaysUnknown(serial);
    assertGood(asked(other));
  }

  @Test
  void whatWasIssuedBeforeABackupWasRestoredIsUnknownAtOnce() {
    copy();
    var serial = issued();
    assertGood(asked(serial));
    assertGood(asked(serial));
    setBack();
    database.write(
        handle -> {
          crls.raiseAll(handle);
          return true;
        });
    pass(MOMENT);
    assertStaysUnknown(serial);
  }

  /** That a number was never issued, no revision tells. */
  @Test
  void nothingIsSaidFromMemoryForLongerThanAnHour() {
    copy();
    var serial = issued();
    assertGood(asked(serial));
    setBack();
    pass(Statuses.LONGEST);
    assertStaysUnknown(serial);
  }

  /** Also once all that is revoked was read anew. */
  private void assertStaysUnknown(BigInteger serial) {
    for (var i = 0; i < 3; i++) {
      assertInstanceOf(RevocationStatus.Unknown.class, asked(serial));
      pass(MOMENT);
    }
  }

  @Test
  void numbersThatAreNoneOfOursAreLookedUp() {
    for (var serial : List.of(BigInteger.ONE.negate(), BigInteger.ONE.shiftLeft(130))) {
      assertInstanceOf(RevocationStatus.Unknown.class, asked(serial));
    }
  }

  @Test
  void withoutTheDatabaseNothingIsSaid() {
    var serial = issued();
    assertGood(asked(serial));
    assertGood(asked(serial));
    database.close();
    assertGood(asked(serial));
    pass(MOMENT);
    assertThrows(RuntimeException.class, () -> asked(serial));
  }
}
