package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.cert.trust.ClientAuthority;
import jp.mochi.cert.trust.ClientCertificates;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.cert.trust.RevocationStatus;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.session.Session;
import jp.mochi.idp.signon.Holding.Held;
import jp.mochi.ldap.PersonId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a certificate in a session is worth once its authority has changed its mind. */
class HeldCertificatesTest {
  private static final Clock NOW = Clock.systemUTC();

  private final X509Certificate phone;
  private final X509Certificate issuer;

  HeldCertificatesTest(@TempDir Path dir) throws Exception {
    var authority = LocalAuthority.open(dir, "Phones CA", NOW);
    this.phone = authority.clientCertificate("tanaka", "tanaka@demo.mochi.example").certificate();
    this.issuer = authority.certificate();
  }

  private Held held(RevocationStatus status, boolean unknownAllowed) {
    var authority =
        ClientAuthority.of(
            "phones", List.of(issuer), Set.of(), List.of(), (c, i) -> status, unknownAllowed);
    var trusted = new ClientCertificates(() -> List.of(authority));
    return new HeldCertificates(trusted, NOW).of(session());
  }

  private Session session() {
    return new Session(
        "id",
        new PersonId("person"),
        "tanaka",
        NOW.instant(),
        NOW.instant(),
        List.of(
            new ProvedFactor(Factor.PASSWORD, Instant.EPOCH),
            new ProvedFactor(Factor.CERTIFICATE, Instant.EPOCH)),
        Optional.empty(),
        "192.0.2.1",
        Optional.of(CertificatePathText.held(List.of(phone))),
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
    var ended = new HeldCertificates(nobody, NOW).of(session());
    assertTrue(ended instanceof Held.Ended, ended::toString);
  }

  @Test
  void isJudgedWithoutALockOnWhatOthersAreJudgedBy() {
    var holding = new CompletableFuture<HeldCertificates>();
    var asked = new AtomicInteger();
    var authority =
        ClientAuthority.of(
            "phones",
            List.of(issuer),
            Set.of(),
            List.of(),
            (c, i) -> {
              if (asked.incrementAndGet() == 1) { // somebody else, while the first is still out
                assertEquals(new Held.Good(), holding.join().of(session()));
              }
              return new RevocationStatus.Good();
            },
            false);
    holding.complete(new HeldCertificates(new ClientCertificates(() -> List.of(authority)), NOW));
    assertEquals(new Held.Good(), holding.join().of(session()));
    assertEquals(new Held.Good(), holding.join().of(session()));
    assertEquals(2, asked.get());
  }

  @Test
  void isNoMatterForASessionWithoutOne() {
    var nobody = new ClientCertificates(List::of);
    var without = session().without(Factor.CERTIFICATE);
    assertEquals(new Held.Good(), new HeldCertificates(nobody, NOW).of(without));
    assertEquals(
        List.of(Factor.PASSWORD), without.factors().stream().map(ProvedFactor::factor).toList());
  }
}
