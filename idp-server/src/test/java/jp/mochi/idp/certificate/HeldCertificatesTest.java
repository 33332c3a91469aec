package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.cert.trust.ClientAuthority;
import jp.mochi.cert.trust.ClientCertificates;
import jp.mochi.cert.trust.MappingRule;
import jp.mochi.cert.trust.Revocation;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.cert.trust.RevocationStatus;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Holding.Held;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.PersonId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a certificate in a session is worth once its authority has changed its mind. */
class HeldCertificatesTest {
  private static final Clock NOW = Clock.systemUTC();
  private static final String OWNER = "person";
  private static final Duration GRACE = Duration.ofMinutes(15);
  private static final LookUp AWAY = new LookUp.Unavailable(new IOException("nobody answers"));

  private final ManualClock time = new ManualClock();
  private final OpenDatabase database = Engine.SQLITE.open();
  private final SaysOf directory = new SaysOf(SaysOf.person(OWNER));
  private final X509Certificate phone;
  private final X509Certificate issuer;
  private final RegisteredDevices devices;

  HeldCertificatesTest(@TempDir Path dir) throws Exception {
    var authority = LocalAuthority.open(dir, "Phones CA", NOW);
    this.phone = authority.clientCertificate("tanaka", "tanaka@demo.mochi.example").certificate();
    this.issuer = authority.certificate();
    this.devices =
        new RegisteredDevices(database, path -> Optional.empty(), CertifiedIdentifiers.NONE);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private ClientCertificates trusted(Revocation revocation, boolean unknownAllowed) {
    var rules = List.of(new MappingRule(MappingRule.By.SAN_MAIL, "mail"));
    var authority =
        ClientAuthority.of("phones", List.of(issuer), Set.of(), rules, revocation, unknownAllowed);
    return new ClientCertificates(() -> List.of(authority));
  }

  private HeldCertificates holding(ClientCertificates trusted) {
    return holding(trusted, path -> Optional.empty());
  }

  private HeldCertificates holding(ClientCertificates trusted, IssuedTo issued) {
    var clock = time.withZone(ZoneOffset.UTC);
    return new HeldCertificates(
        trusted,
        new CertificateOwners(directory, devices, issued, GRACE, clock),
        devices,
        new PhoneProfiles(database, path -> Optional.empty()),
        clock);
  }

  private Held held(RevocationStatus status, boolean unknownAllowed) {
    return holding(trusted((c, i) -> status, unknownAllowed)).of(session());
  }

  /** Of a certificate that its authority has nothing against. */
  private HeldCertificates standing() {
    return holding(trusted((c, i) -> new RevocationStatus.Good(), false));
  }

  private Session session() {
    return new Session(
        "id",
        new PersonId(OWNER),
        "tanaka",
        NOW.instant(),
        NOW.instant(),
        List.of(
            new ProvedFactor(Factor.PASSWORD, Instant.EPOCH),
            new ProvedFactor(Factor.CERTIFICATE, Instant.EPOCH)),
        Optional.empty(),
        "192.0.2.1",
        Optional.of(CertificatePathText.held(List.of(phone))),
        Optional.empty(),
        Optional.empty(),
        1);
  }

  @Test
  void countsAsLongAsItIsGood() {
    assertEquals(new Held.Good(), held(new RevocationStatus.Good(), false));
  }

  @Test
  void endsTheSessionOnceItIsRevoked() {
    var revoked = new RevocationStatus.Revoked(RevocationReason.SUPERSEDED, Instant.EPOCH);
    var ended = held(revoked, true);
    assertTrue(ended instanceof Held.Ended(var why) && why.contains("superseded"), ended::toString);
  }

  @Test
  void doesNotCountForNowWhereNobodyCanTell() {
    assertEquals(new Held.Undecided(), held(new RevocationStatus.Unknown("no list"), false));
    assertEquals(new Held.Good(), held(new RevocationStatus.Unknown("no list"), true));
  }

  @Test
  void endsTheSessionOnceItsAuthorityIsGone() {
    var nobody = new ClientCertificates(List::of);
    var ended = holding(nobody).of(session());
    assertTrue(ended instanceof Held.Ended, ended::toString);
  }

  @Test
  void isJudgedWithoutALockOnWhatOthersAreJudgedBy() {
    var holding = new CompletableFuture<HeldCertificates>();
    var asked = new AtomicInteger();
    var trusted =
        trusted(
            (c, i) -> {
              if (asked.incrementAndGet() == 1) { // somebody else, while the first is still out
                assertEquals(new Held.Good(), holding.join().of(session()));
              }
              return new RevocationStatus.Good();
            },
            false);
    holding.complete(holding(trusted));
    assertEquals(new Held.Good(), holding.join().of(session()));
    assertEquals(new Held.Good(), holding.join().of(session()));
    assertEquals(2, asked.get());
  }

  @Test
  void isNoMatterForASessionWithoutOne() {
    var nobody = new ClientCertificates(List::of);
    var without = session().without(Factor.CERTIFICATE);
    assertEquals(new Held.Good(), holding(nobody).of(without));
    assertEquals(
        List.of(Factor.PASSWORD), without.factors().stream().map(ProvedFactor::factor).toList());
  }

  @Nested
  class OfANameThatCanMove {
    @Test
    void endsTheSessionOnceItIsAnotherPersons() {
      var holding = standing();
      assertEquals(new Held.Good(), holding.of(session()));
      directory.says(SaysOf.person("another"));
      time.pass(CertificateOwners.MAX_AGE.minusSeconds(1));
      assertEquals(new Held.Good(), holding.of(session()));
      assertEquals(1, directory.asked(), "what it said holds for a minute");
      time.pass(Duration.ofSeconds(1));
      var ended = holding.of(session());
      assertTrue(ended instanceof Held.Ended(var why) && why.contains("another"), ended::toString);
    }

    @Test
    void endsTheSessionOnceItIsNobodysOrSeveralPeoples() {
      for (var answer : List.of(new LookUp.NotFound(), new LookUp.Ambiguous())) {
        directory.says(SaysOf.person(OWNER));
        var holding = standing();
        assertEquals(new Held.Good(), holding.of(session()));
        directory.says(answer);
        time.pass(CertificateOwners.MAX_AGE);
        assertInstanceOf(Held.Ended.class, holding.of(session()));
      }
    }

    @Test
    void holdsForTheGraceWhileTheDirectoryIsAwayAndIsOpenThen() {
      var holding = standing();
      assertEquals(new Held.Good(), holding.of(session()));
      directory.says(AWAY);
      time.pass(GRACE.minusSeconds(1));
      assertEquals(new Held.Good(), holding.of(session()));
      time.pass(Duration.ofSeconds(1));
      assertEquals(new Held.Undecided(), holding.of(session()));
      assertEquals(new Held.Undecided(), standing().of(session()), "nothing is known yet");
    }

    @Test
    void ofOurOwnAuthorityIsWhoseItWasIssuedFor() {
      directory.says(SaysOf.person("another"));
      var trusted = trusted((c, i) -> new RevocationStatus.Good(), false);
      assertInstanceOf(Held.Ended.class, holding(trusted).of(session()));
      directory.says(SaysOf.person(OWNER));
      var ours = holding(trusted, path -> Optional.of(new PersonId(OWNER)));
      assertEquals(new Held.Good(), ours.of(session()));
    }
  }
}
