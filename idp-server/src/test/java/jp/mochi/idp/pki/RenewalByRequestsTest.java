package jp.mochi.idp.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.authority.Authorities;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.Crls;
import jp.mochi.cert.authority.MakeAuthority;
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

/** What anybody's requests make us sign: nothing that is there already. */
class RenewalByRequestsTest {
  private final ManualClock time = new ManualClock();
  private final Clock clock = time.withZone(ZoneOffset.UTC);
  private final Authorities rows = new Authorities();
  private final Crls crls = new Crls();
  private OpenDatabase database;
  private AuthorityKeys keys;
  private AuthoritiesInForce authorities;
  private Responders responders;
  private RevocationLists lists;
  private Authority authority;

  @BeforeEach
  void open() throws Exception {
    database = Engine.SQLITE.open();
    keys = new AuthorityKeys(master(), Optional.empty());
    authorities =
        new AuthoritiesInForce(database, rows, keys, URI.create("https://idp.mochi.test"), clock);
    responders = new Responders(database, rows, keys, authorities, clock);
    lists = new RevocationLists(database, crls, authorities, clock);
    authority = made("ca-1", Authority.State.CURRENT);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static MasterKey master() {
    var environment = Map.of("KEY", MasterKey.generate());
    var loaded = MasterKeyLoading.from(new MasterKeySource.InEnvironment("KEY"), environment);
    return assertInstanceOf(MasterKeyLoading.Loaded.class, loaded).key();
  }

  private Authority made(String id, Authority.State state) {
    var key = keys.make(AuthorityKeys.Kind.EC);
    var role = new Authority.Role.Issuing();
    var certificate = MakeAuthority.root(id, key.publicKey(), clock.instant(), key.signer());
    var stored = key.keep(id, role, certificate);
    var made = new Authority(id, role, state, id, certificate, stored, clock.instant());
    database.write(
        handle -> {
          crls.open(handle, id);
          return rows.offer(handle, made);
        });
    return made;
  }

  private int asked(Authority whom) {
    for (var i = 0; i < 3; i++) {
      assertTrue(responders.of(authorities.now(), whom).isPresent());
    }
    return made();
  }

  private int made() {
    return count("SELECT COUNT(*) FROM authority WHERE role LIKE 'responder:%'");
  }

  private int count(String sql) {
    return database.read(handle -> handle.createQuery(sql).mapTo(Integer.class).one());
  }

  @Test
  void aRequestMakesAResponderOnlyWhereNoneIsValid() {
    assertEquals(1, asked(authority));
    time.pass(Duration.ofDays(20));
    assertEquals(1, asked(authority), "it has ten days left");
    responders.run();
    assertEquals(2, made());
    responders.run();
    assertEquals(2, asked(authority));
    time.pass(Duration.ofDays(31));
    assertEquals(3, asked(authority));
  }

  @Test
  void inAnAuthoritysLastDaysNoResponderIsMadeThatEndsNoLater() {
    time.pass(Duration.between(clock.instant(), authority.end()).minus(Duration.ofDays(20)));
    assertEquals(1, asked(authority));
    time.pass(Duration.ofDays(12));
    for (var i = 0; i < 3; i++) {
      responders.run();
      assertEquals(1, asked(authority));
    }
    time.pass(Duration.ofDays(9));
    responders.run();
    assertTrue(responders.of(authorities.now(), authority).isEmpty());
    assertEquals(1, made());
  }

  @Test
  void aResponderIsMadeAtHalfOfWhatItsAuthorityHasLeft() {
    time.pass(Duration.between(clock.instant(), authority.end()).minus(Duration.ofDays(38)));
    assertEquals(1, asked(authority));
    time.pass(Duration.ofDays(14));
    responders.run();
    assertEquals(1, made(), "sixteen days of twenty-four");
    time.pass(Duration.ofDays(5));
    responders.run();
    assertEquals(1, made(), "eleven days of nineteen");
    time.pass(Duration.ofDays(5));
    responders.run();
    assertEquals(2, made(), "six days of fourteen");
  }

  private long number() {
    return lists.of(authority).orElseThrow().standing().number();
  }

  @Test
  void aRequestBuildsAListForARevocationAndNotForItsAge() {
    var first = number();
    time.pass(Duration.ofDays(2));
    assertEquals(first, number());
    lists.run();
    var second = number();
    assertTrue(second > first);
    database.write(
        handle -> {
          crls.raise(handle, authority.id());
          return true;
        });
    time.pass(Duration.ofSeconds(1));
    var third = number();
    assertTrue(third > second);
    time.pass(Duration.ofDays(8));
    assertTrue(number() > third, "the last one has run out");
  }

  @Test
  void anAuthorityThatIsTakenBackLeavesNothing() {
    var next = made("ca-2", Authority.State.NEXT);
    assertEquals(1, asked(next));
    assertEquals(2, asked(authority));
    assertTrue(database.<Boolean>write(handle -> rows.remove(handle, next)));
    assertEquals(0, count("SELECT COUNT(*) FROM crl WHERE authority = 'ca-2'"));
    assertEquals(1, made());
    assertEquals(1, count("SELECT COUNT(*) FROM crl"));
    assertEquals(2, count("SELECT COUNT(*) FROM authority"));
    assertFalse(database.<Boolean>write(handle -> rows.remove(handle, authority)));
    assertEquals(2, count("SELECT COUNT(*) FROM authority"));
  }
}
