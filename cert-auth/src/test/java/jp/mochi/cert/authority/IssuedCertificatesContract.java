package jp.mochi.cert.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.Tables;
import jp.mochi.cert.attestation.AttestationChallenges;
import jp.mochi.cert.authority.Authority.Role;
import jp.mochi.cert.authority.Authority.State;
import jp.mochi.cert.authority.IssuedCertificates.Recorded;
import jp.mochi.cert.authority.IssuedCertificates.Revocation;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.cert.trust.RevocationStatus;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the tables of authorities, certificates and lists promise, on whatever database. */
abstract class IssuedCertificatesContract {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final KeyPair CA_KEY = KeyPairs.p256();
  private static final X509Certificate CA =
      MakeAuthority.root("Test", CA_KEY.getPublic(), NOW, Signer.of(CA_KEY.getPrivate()));

  private final Authorities authorities = new Authorities();
  private final IssuedCertificates issued = new IssuedCertificates();
  private final Crls crls = new Crls();

  @SuppressWarnings("NullAway.Init") // migrate() sets it
  private Handle handle;

  abstract Jdbi jdbi();

  @BeforeEach
  void migrate() {
    handle = jdbi().open();
    Tables.make(handle);
  }

  @AfterEach
  void close() {
    handle.close();
  }

  private static Authority authority(String id, Role role, State state) {
    return new Authority(
        id, role, state, "root-1", CA, new StoredKey.Wrapped(Der.of(new byte[] {1, 2})), NOW);
  }

  private static IssuedCertificate certificate(int serial, String key, Holder holder) {
    return new IssuedCertificate(
        "ca-1",
        String.format(java.util.Locale.ROOT, "%032x", serial),
        holder.person(),
        holder.username(),
        holder.device(),
        key,
        NOW.minusSeconds(3600),
        NOW.plus(Duration.ofDays(365)),
        NOW.plusSeconds(serial),
        "local",
        Der.of(new byte[] {3, 4, 5}),
        Optional.empty(),
        new IssuedCertificate.How(EnrolmentRoute.SCEP, false),
        Optional.empty());
  }

  private IssuedCertificate recorded(int serial, String key, Holder holder) {
    var certificate = certificate(serial, key, holder);
    assertEquals(Recorded.DONE, issued.record(handle, certificate, holder));
    return certificate;
  }

  @Test
  void keepsAuthoritiesAsTheyWere() {
    var wrapped = authority("ca-1", new Role.Issuing(), State.CURRENT);
    var inToken =
        new Authority(
            "root-1",
            new Role.Root(),
            State.CURRENT,
            "root-1",
            CA,
            new StoredKey.InToken("label"),
            NOW);
    var responder = authority("r-1", new Role.Responder("ca-1"), State.CURRENT);
    assertTrue(authorities.offer(handle, wrapped));
    assertTrue(authorities.offer(handle, inToken));
    assertTrue(authorities.offer(handle, responder));
    assertEquals(List.of(wrapped, inToken, responder), authorities.all(handle));
    assertEquals(Optional.of(wrapped), authorities.current(handle, new Role.Issuing()));
    assertEquals(Optional.of(responder), authorities.current(handle, new Role.Responder("ca-1")));
    assertEquals(Optional.empty(), authorities.current(handle, new Role.Responder("ca-2")));
  }

  @Test
  void hasOneCurrentAndOneNextOfEachRole() {
    var issuing = new Role.Issuing();
    assertTrue(authorities.offer(handle, authority("ca-1", issuing, State.CURRENT)));
    assertFalse(authorities.offer(handle, authority("ca-2", issuing, State.CURRENT)));
    assertTrue(authorities.offer(handle, authority("ca-2", issuing, State.NEXT)));
    assertFalse(authorities.offer(handle, authority("ca-3", issuing, State.NEXT)));
    var before = authorities.version(handle);
    var next = authorities.next(handle, issuing).orElseThrow();
    assertTrue(authorities.use(handle, next, authorities.current(handle, issuing)));
    assertFalse(authorities.use(handle, next, authorities.current(handle, issuing)));
    assertFalse(before.equals(authorities.version(handle)));
    assertEquals(
        List.of("ca-2 CURRENT", "ca-1 RETIRED"),
        authorities.all(handle).stream().map(each -> each.id() + " " + each.state()).toList());
    assertFalse(authorities.remove(handle, next));
  }

  @Test
  void keepsWhoVouchesForAKey() {
    var plain = recorded(1, "key", Csr.tanaka());
    var attested =
        new IssuedCertificate(
            plain.authority(),
            "a".repeat(32),
            plain.person(),
            plain.username(),
            plain.device(),
            "another",
            plain.notBefore(),
            plain.notAfter(),
            plain.issued(),
            plain.issuedBy(),
            plain.certificate(),
            Optional.empty(),
            new IssuedCertificate.How(EnrolmentRoute.CSR, false, Optional.of("CN=Maker")),
            Optional.empty());
    assertEquals(Recorded.DONE, issued.record(handle, attested, Csr.tanaka()));
    assertEquals(List.of(attested), issued.find(handle, attested.serial()));
    assertEquals(List.of(plain), issued.find(handle, plain.serial()));
    assertEquals(Optional.empty(), attested.ofKeyOutside().how().attestedBy());
  }

  @Test
  void aChallengeIsForOneDeviceOfOnePersonAndGoodOnce() {
    var challenges = new AttestationChallenges();
    var text = challenges.make(handle, "tanaka", "phone-1", "local", NOW);
    var repeated = Der.of(text.getBytes(StandardCharsets.US_ASCII));
    var end = NOW.plus(AttestationChallenges.LIFETIME);
    assertTrue(challenges.isOpen(handle, "tanaka", "phone-1", repeated, NOW));
    assertFalse(challenges.isOpen(handle, "suzuki", "phone-1", repeated, NOW));
    assertFalse(challenges.use(handle, "suzuki", "phone-1", repeated, NOW));
    assertFalse(challenges.use(handle, "tanaka", "phone-2", repeated, NOW));
    assertFalse(challenges.use(handle, "tanaka", "phone-1", Der.of(new byte[32]), NOW));
    assertFalse(challenges.use(handle, "tanaka", "phone-1", repeated, end));
    assertTrue(challenges.use(handle, "tanaka", "phone-1", repeated, end.minusMillis(1)));
    assertFalse(challenges.use(handle, "tanaka", "phone-1", repeated, NOW));
    var former = Der.of(challenge(challenges, "phone-1", NOW));
    var other = Der.of(challenge(challenges, "phone-2", NOW));
    var newer = Der.of(challenge(challenges, "phone-1", NOW));
    assertFalse(challenges.isOpen(handle, "tanaka", "phone-1", former, NOW));
    assertTrue(challenges.isOpen(handle, "tanaka", "phone-1", newer, NOW));
    assertTrue(challenges.isOpen(handle, "tanaka", "phone-2", other, NOW));
    var unused = challenges.make(handle, "tanaka", "phone-3", "local", end);
    assertFalse(challenges.isOpen(handle, "tanaka", "phone-2", other, NOW), "swept away");
  }

  private byte[] challenge(AttestationChallenges challenges, String device, Instant now) {
    return challenges
        .make(handle, "tanaka", device, "local", now)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void certifiesAKeyForOneDeviceAndOnePersonAlone() {
    var first = recorded(1, "key", Csr.tanaka());
    for (var other : List.of(Csr.holder("tanaka", "phone-2"), Csr.holder("suzuki", "phone-1"))) {
      assertEquals(Recorded.KEY_OF_ANOTHER, issued.mayHave(handle, "key", other));
      assertEquals(
          Recorded.KEY_OF_ANOTHER, issued.record(handle, certificate(2, "key", other), other));
    }
    assertEquals(List.of(first), issued.list(handle, wanted(Optional.empty()), NOW));
    recorded(2, "key", Csr.tanaka()); // a renewal
    recorded(3, "another key", Csr.holder("tanaka", "phone-2"));
  }

  @Test
  void findsANumberThatBeginsWithZeros() {
    var certificate = recorded(1, "key", Csr.tanaka());
    assertEquals(List.of(certificate), issued.find(handle, BigInteger.ONE));
    assertEquals(List.of(), issued.find(handle, BigInteger.TWO));
  }

  @Test
  void neverCertifiesACompromisedKeyAgain() {
    var first = recorded(1, "key", Csr.tanaka());
    issued.revoke(handle, first, RevocationReason.SUPERSEDED, NOW);
    var second = recorded(2, "key", Csr.tanaka());
    issued.revoke(handle, second, RevocationReason.KEY_COMPROMISE, NOW);
    assertEquals(
        Recorded.KEY_BARRED,
        issued.record(handle, certificate(3, "key", Csr.tanaka()), Csr.tanaka()));
  }

  @Test
  void saysGoodRevokedAndUnknown() {
    var certificate = recorded(1, "key", Csr.tanaka());
    assertInstanceOf(RevocationStatus.Good.class, issued.status(handle, "ca-1", BigInteger.ONE));
    var done =
        assertInstanceOf(
            Revocation.Done.class,
            issued.revoke(handle, certificate, RevocationReason.KEY_COMPROMISE, NOW));
    assertEquals(
        IssuedCertificate.Standing.REVOKED, done.certificate().standing(NOW.plusSeconds(1)));
    assertEquals(
        new RevocationStatus.Revoked(RevocationReason.KEY_COMPROMISE, NOW),
        issued.status(handle, "ca-1", BigInteger.ONE));
    for (var serial :
        List.of(BigInteger.TWO, BigInteger.ONE.negate(), BigInteger.ONE.shiftLeft(900))) {
      var unknown =
          assertInstanceOf(RevocationStatus.Unknown.class, issued.status(handle, "ca-1", serial));
      assertTrue(unknown.issuerKnowsNot());
    }
    assertInstanceOf(RevocationStatus.Unknown.class, issued.status(handle, "ca-2", BigInteger.ONE));
  }

  @Test
  void revokesOnceAndKeepsTheFirstReason() {
    var certificate = recorded(1, "key", Csr.tanaka());
    issued.revoke(handle, certificate, RevocationReason.KEY_COMPROMISE, NOW);
    var again = issued.revoke(handle, certificate, RevocationReason.SUPERSEDED, NOW.plusSeconds(9));
    var before = assertInstanceOf(Revocation.Already.class, again).certificate();
    assertEquals(
        new IssuedCertificate.Revoked(NOW, RevocationReason.KEY_COMPROMISE),
        before.revoked().orElseThrow());
    assertInstanceOf(
        Revocation.NotThere.class,
        issued.revoke(handle, certificate(9, "k", Csr.tanaka()), RevocationReason.SUPERSEDED, NOW));
  }

  @Test
  void saysLaterThatAKeyWasGivenAwayAndKeepsWhenItWasRevoked() {
    var certificate = recorded(1, "key", Csr.tanaka());
    issued.revoke(handle, certificate, RevocationReason.SUPERSEDED, NOW);
    assertInstanceOf(
        Revocation.Already.class,
        issued.revoke(handle, certificate, RevocationReason.UNSPECIFIED, NOW.plusSeconds(5)));
    assertFalse(issued.isBarred(handle, "key"));
    var compromised = RevocationReason.KEY_COMPROMISE;
    var worse = issued.revoke(handle, certificate, compromised, NOW.plusSeconds(9));
    var after = assertInstanceOf(Revocation.Done.class, worse).certificate();
    assertEquals(new IssuedCertificate.Revoked(NOW, compromised), after.revoked().orElseThrow());
    assertTrue(issued.isBarred(handle, "key"));
    assertInstanceOf(
        Revocation.Already.class, issued.revoke(handle, certificate, compromised, NOW));
  }

  private static IssuedCertificates.Wanted wanted(Optional<IssuedCertificate> before) {
    return new IssuedCertificates.Wanted(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), before, 2);
  }

  @Test
  void listsTheLatestFirstPageByPage() {
    for (var serial = 1; serial <= 3; serial++) {
      recorded(serial, "key " + serial, Csr.holder("tanaka", "phone-" + serial));
    }
    var page = issued.list(handle, wanted(Optional.empty()), NOW);
    assertEquals(
        List.of("phone-3", "phone-2"), page.stream().map(IssuedCertificate::device).toList());
    var rest = issued.list(handle, wanted(Optional.of(page.getLast())), NOW);
    assertEquals(List.of("phone-1"), rest.stream().map(IssuedCertificate::device).toList());
  }

  @Test
  void listsByPersonDeviceAndState() {
    recorded(1, "key 1", Csr.tanaka());
    var suzukis = recorded(2, "key 2", Csr.holder("suzuki", "phone-2"));
    issued.revoke(handle, suzukis, RevocationReason.SUPERSEDED, NOW);
    assertEquals(List.of("suzuki"), names(Optional.of("id-of-suzuki"), Optional.empty(), NOW));
    assertEquals(List.of("suzuki"), names(Optional.of("suzuki"), Optional.empty(), NOW));
    var valid = Optional.of(IssuedCertificate.Standing.VALID);
    var expired = Optional.of(IssuedCertificate.Standing.EXPIRED);
    var revoked = Optional.of(IssuedCertificate.Standing.REVOKED);
    var later = NOW.plus(Duration.ofDays(366));
    assertEquals(List.of("tanaka"), names(Optional.empty(), valid, NOW));
    assertEquals(List.of(), names(Optional.empty(), expired, NOW));
    assertEquals(List.of("suzuki"), names(Optional.empty(), revoked, later));
    assertEquals(List.of("tanaka"), names(Optional.empty(), expired, later));
  }

  private List<String> names(
      Optional<String> person, Optional<IssuedCertificate.Standing> standing, Instant now) {
    var wanted =
        new IssuedCertificates.Wanted(
            person, Optional.empty(), standing, Optional.empty(), Optional.empty(), 10);
    return issued.list(handle, wanted, now).stream().map(IssuedCertificate::username).toList();
  }

  @Test
  void listsWhatMayBeRenewedAndWhatShouldHaveBeen() {
    var first = recorded(1, "key 1", Csr.tanaka());
    recorded(2, "key 2", Csr.holder("suzuki", "phone-2"));
    var revoked = recorded(3, "key 3", Csr.holder("sato", "phone-3"));
    issued.revoke(handle, revoked, RevocationReason.SUPERSEDED, NOW);
    issued.replace(handle, first, NOW);
    var half = first.renewableFrom();
    assertEquals(List.of(), needing(IssuedCertificates.RenewalNeed.DUE, half.minusMillis(1)));
    assertEquals(List.of("suzuki"), needing(IssuedCertificates.RenewalNeed.DUE, half));
    assertEquals(List.of(), needing(IssuedCertificates.RenewalNeed.OVERDUE, half));
    var late = NOW.plus(Duration.ofDays(275));
    assertEquals(List.of("suzuki"), needing(IssuedCertificates.RenewalNeed.OVERDUE, late));
    var over = NOW.plus(Duration.ofDays(366));
    assertEquals(List.of(), needing(IssuedCertificates.RenewalNeed.OVERDUE, over));
  }

  private List<String> needing(IssuedCertificates.RenewalNeed need, Instant now) {
    var wanted =
        new IssuedCertificates.Wanted(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(need),
            Optional.empty(),
            10);
    return issued.list(handle, wanted, now).stream().map(IssuedCertificate::username).toList();
  }

  @Test
  void knowsWhatADeviceHasInForceAndWhatWasReplaced() {
    var former = recorded(1, "key 1", Csr.tanaka());
    var latter = recorded(2, "key 2", Csr.tanaka());
    recorded(3, "key 3", Csr.holder("suzuki", "phone-2"));
    assertEquals(List.of(latter, former), issued.inForce(handle, "phone-1", NOW));
    issued.replace(handle, former, NOW);
    issued.replace(handle, former, NOW.plusSeconds(9));
    var replaced = issued.find(handle, "ca-1", former.serial()).orElseThrow();
    assertEquals(Optional.of(NOW), replaced.replaced());
    assertEquals(List.of(), issued.replacedBefore(handle, NOW, 9));
    assertEquals(List.of(replaced), issued.replacedBefore(handle, NOW.plusMillis(1), 9));
    issued.revoke(handle, former, RevocationReason.SUPERSEDED, NOW);
    assertEquals(List.of(), issued.replacedBefore(handle, NOW.plusMillis(1), 9));
    assertEquals(List.of(latter), issued.inForce(handle, "phone-1", NOW));
    assertEquals(List.of(), issued.inForce(handle, "phone-1", NOW.plus(Duration.ofDays(366))));
  }

  private MakeCrl.Made made(Crls.Content content, Instant now) {
    return new MakeCrl(CA, Signer.of(CA_KEY.getPrivate())).sign(content, now);
  }

  private Crls.Content content(Instant now) {
    return crls.content(handle, "ca-1", now).orElseThrow();
  }

  @Test
  void aListIsDueAtFirstAfterEachRevocationAndOnceADay() {
    crls.open(handle, "ca-1");
    assertTrue(standing().due(NOW));
    var first = content(NOW);
    assertTrue(crls.keep(handle, "ca-1", first, made(first, NOW)));
    assertFalse(standing().due(NOW.plus(Duration.ofHours(23))));
    assertTrue(standing().due(NOW.plus(Duration.ofHours(24))));
    crls.raise(handle, "ca-1");
    assertTrue(standing().due(NOW));
  }

  private Crls.Standing standing() {
    return crls.standing(handle, "ca-1").orElseThrow();
  }

  @Test
  void ofTwoListsBuiltAtOnceTheFirstCountsAndNumbersRise() {
    crls.open(handle, "ca-1");
    var one = content(NOW);
    var other = content(NOW);
    assertTrue(crls.keep(handle, "ca-1", one, made(one, NOW)));
    assertFalse(crls.keep(handle, "ca-1", other, made(other, NOW)));
    var number = standing().number();
    var earlier = NOW.minus(Duration.ofDays(3)); // a clock that was set back
    var next = content(earlier);
    assertTrue(crls.keep(handle, "ca-1", next, made(next, earlier)));
    assertEquals(number + 1, standing().number());
  }

  @Test
  void aNumberIsNeverLowerAfterARestore() {
    crls.open(handle, "ca-1");
    var backedUp = content(NOW);
    assertTrue(crls.keep(handle, "ca-1", backedUp, made(backedUp, NOW)));
    var atBackup = standing();
    for (var minute = 1; minute < 50; minute++) {
      crls.raise(handle, "ca-1");
      var later = NOW.plus(Duration.ofMinutes(minute));
      var content = content(later);
      assertTrue(crls.keep(handle, "ca-1", content, made(content, later)));
    }
    var published = standing().number();
    handle.execute(
        "UPDATE crl SET revision = ?, built = ?, number = ?",
        atBackup.revision(),
        atBackup.built(),
        atBackup.number());
    crls.raiseAll(handle);
    assertTrue(standing().due(NOW.plus(Duration.ofMinutes(51))));
    var content = content(NOW.plus(Duration.ofMinutes(51)));
    assertTrue(made(content, NOW.plus(Duration.ofMinutes(51))).number() > published);
  }

  /** The server's heap has 136 MB for everything. */
  @Test
  void aListOfManyIsBuiltInLittleMemory() throws Exception {
    crls.open(handle, "ca-1");
    var entries = new RevokedEntries();
    for (var i = 0; i < 65_000; i++) {
      entries.add(String.format(java.util.Locale.ROOT, "%032x", i * 7L), i * 60_000L, i % 6);
    }
    var list = new WriteList(entries);
    var name = CA.getSubjectX500Principal().getEncoded();
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    var before = threads.getCurrentThreadAllocatedBytes();
    var content = list.content(new byte[12], name, NOW, NOW, new byte[0]);
    var took = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(content.length > 1_500_000, content.length + " bytes");
    assertTrue(took < 100L << 20, took + " bytes, almost all of them gone at once");
  }

  @Test
  void aListHoldsWhatWasRevokedUntilOneListBeyondItsEnd() {
    crls.open(handle, "ca-1");
    var certificate = recorded(1, "key", Csr.tanaka());
    recorded(2, "key 2", Csr.tanaka());
    issued.revoke(handle, certificate, RevocationReason.KEY_COMPROMISE, NOW);
    assertEquals(1, content(NOW).size());
    assertEquals(1, content(certificate.notAfter().plus(Crls.VALID)).size());
    assertEquals(0, content(certificate.notAfter().plus(Duration.ofDays(9))).size());
  }

  /** An authority with a certificate of its own below a root. */
  private Authority below(X509Certificate root, Signer ofRoot) {
    var key = KeyPairs.p256();
    var points =
        new StatusPoints(java.net.URI.create("https://idp.example/pki/crl"), Optional.empty());
    var certificate = MakeAuthority.issuing("Below", key.getPublic(), NOW, root, ofRoot, points);
    return new Authority(
        "ca-1",
        new Role.Issuing(),
        State.CURRENT,
        "root-1",
        certificate,
        new StoredKey.InToken("label"),
        NOW);
  }

  @Test
  void anAuthorityThatIsTakenBackStandsInItsRootsListAndTakesWhatItSignedAlong() {
    var ofRoot = Signer.of(CA_KEY.getPrivate());
    var authority = below(CA, ofRoot);
    assertTrue(authorities.offer(handle, authority));
    var phone = recorded(1, "key-1", Csr.tanaka());
    crls.open(handle, "root-1");
    var before = crls.content(handle, "root-1", NOW).orElseThrow();
    assertEquals(0, before.size());
    assertFalse(authorities.isRevoked(handle, "ca-1"));

    var at = NOW.plusSeconds(60);
    assertTrue(authorities.revoke(handle, authority, RevocationReason.CA_COMPROMISE, at));
    assertFalse(authorities.revoke(handle, authority, RevocationReason.SUPERSEDED, at));
    assertTrue(authorities.isRevoked(handle, "ca-1"));
    var taken = new RevocationStatus.Revoked(RevocationReason.CA_COMPROMISE, at);
    assertEquals(List.of(authority.takenBack(taken)), authorities.all(handle));
    assertEquals(Optional.empty(), authorities.current(handle, new Role.Issuing()));
    assertEquals(1, crls.content(handle, "root-1", at).orElseThrow().size());
    var afterItsEnd = authority.end().plus(Duration.ofDays(9));
    assertEquals(0, crls.content(handle, "root-1", afterItsEnd).orElseThrow().size());

    var found = issued.find(handle, "ca-1", phone.serial()).orElseThrow();
    assertEquals(
        Optional.of(new IssuedCertificate.Revoked(at, RevocationReason.CA_COMPROMISE)),
        found.revoked());
    assertEquals(List.of(found), listed(Optional.of(IssuedCertificate.Standing.REVOKED)));
    assertEquals(List.of(), listed(Optional.of(IssuedCertificate.Standing.VALID)));
  }

  private List<IssuedCertificate> listed(Optional<IssuedCertificate.Standing> standing) {
    var wanted =
        new IssuedCertificates.Wanted(
            Optional.empty(), Optional.empty(), standing, Optional.empty(), Optional.empty(), 10);
    return issued.list(handle, wanted, NOW);
  }
}
