package jp.mochi.idp.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.authority.Authorities;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.Authority.Role;
import jp.mochi.cert.authority.Authority.State;
import jp.mochi.cert.authority.MakeAuthority;
import jp.mochi.cert.scep.RaKey;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.key.AuthorityKeys;
import jp.mochi.idp.key.MasterKey;
import jp.mochi.idp.key.MasterKeyLoading;
import jp.mochi.idp.key.MasterKeySource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who takes requests by SCEP, and for how long. */
class RegistrationsTest {
  private final ManualClock time = new ManualClock();
  private final Clock clock = time.withZone(ZoneOffset.UTC);
  private final Authorities rows = new Authorities();
  private OpenDatabase database;
  private AuthorityKeys keys;
  private Registrations registrations;

  @BeforeEach
  void open() throws Exception {
    database = Engine.SQLITE.open();
    var environment = Map.of("KEY", MasterKey.generate());
    var loaded = MasterKeyLoading.from(new MasterKeySource.InEnvironment("KEY"), environment);
    var master = assertInstanceOf(MasterKeyLoading.Loaded.class, loaded).key();
    keys = new AuthorityKeys(master, Optional.empty());
    registrations = onAnotherNode();
  }

  private Registrations onAnotherNode() {
    var authorities =
        new AuthoritiesInForce(database, rows, keys, URI.create("https://idp.mochi.test"), clock);
    return new Registrations(database, rows, keys, authorities, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Authority made(String id, State state) {
    var key = keys.make(AuthorityKeys.Kind.EC);
    var role = new Role.Issuing();
    var certificate = MakeAuthority.root(id, key.publicKey(), clock.instant(), key.signer());
    var stored = key.keep(id, role, certificate);
    var made = new Authority(id, role, state, id, certificate, stored, clock.instant());
    database.write(handle -> rows.offer(handle, made));
    return made;
  }

  private int count() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT COUNT(*) FROM authority WHERE role LIKE 'ra:%'")
                .mapTo(Integer.class)
                .one());
  }

  private RaKey answering() {
    return registrations.now().orElseThrow().answering();
  }

  @Test
  void nobodyDoesBeforeThereIsAnAuthority() {
    assertTrue(registrations.now().isEmpty());
    made("ca-1", State.CURRENT);
    registrations.run();
    assertEquals(0, count(), "nobody has asked for one yet");
    assertTrue(registrations.now().isPresent());
    assertEquals(1, count());
  }

  @Test
  void allNodesShareOneAndItsKeyIsOpenedAgain() {
    made("ca-1", State.CURRENT);
    var first = answering().certificate();
    assertEquals("RSA", first.getPublicKey().getAlgorithm());
    registrations = onAnotherNode();
    assertEquals(first, answering().certificate());
    assertEquals(1, count());
  }

  @Test
  void anotherTakesItsPlaceAtHalfItsTimeAndTheFormerIsOpenedUntilItEnds() {
    made("ca-1", State.CURRENT);
    var first = answering().certificate();
    time.pass(Duration.ofDays(44));
    registrations.run();
    assertEquals(first, answering().certificate());
    time.pass(Duration.ofDays(2));
    registrations.run();
    var second = answering().certificate();
    assertNotEquals(first, second);
    assertEquals(2, registrations.now().orElseThrow().opening().size());
    time.pass(Duration.ofDays(44));
    assertEquals(1, registrations.now().orElseThrow().opening().size());
    time.pass(Duration.ofDays(2));
    registrations.run();
    assertEquals(2, count(), "the first is forgotten, the third is there");
  }

  @Test
  void theAuthorityThatIssuesNowHasItsOwn() {
    var former = made("ca-1", State.CURRENT);
    var next = made("ca-2", State.NEXT);
    var first = answering().certificate();
    database.write(handle -> rows.use(handle, next, Optional.of(former)));
    var second = answering().certificate();
    assertEquals(next.certificate().getSubjectX500Principal(), second.getIssuerX500Principal());
    assertNotEquals(first, second);
    assertEquals(2, registrations.now().orElseThrow().opening().size(), "requests under way");
  }

  @Test
  void goesWithANextAuthorityThatIsTakenBack() {
    made("ca-1", State.CURRENT);
    var next = made("ca-2", State.NEXT);
    var ra =
        new Authority(
            "ra-2",
            new Role.Registration("ca-2"),
            State.CURRENT,
            "ca-2",
            next.certificate(),
            next.key(),
            clock.instant());
    database.write(handle -> rows.offer(handle, ra));
    assertEquals(1, count());
    assertTrue(database.<Boolean>write(handle -> rows.remove(handle, next)));
    assertEquals(0, count());
    assertFalse(database.<Boolean>write(handle -> rows.remove(handle, next)));
  }
}
