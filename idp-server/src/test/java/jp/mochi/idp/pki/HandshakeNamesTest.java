package jp.mochi.idp.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import jp.mochi.cert.authority.Authorities;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.MakeAuthority;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.key.AuthorityKeys;
import jp.mochi.idp.key.MasterKey;
import jp.mochi.idp.key.MasterKeyLoading;
import jp.mochi.idp.key.MasterKeySource;
import jp.mochi.ldap.Pause;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which authorities a handshake names while the database is slow or away. */
class HandshakeNamesTest {
  private static final Clock CLOCK = Clock.systemUTC();

  private final Authorities rows = new Authorities();
  private final Queue<Runnable> beside = new ArrayDeque<>();
  private OpenDatabase database;
  private AuthorityKeys keys;
  private AuthoritiesInForce authorities;
  private boolean away;

  @BeforeEach
  void open() throws Exception {
    database = Engine.SQLITE.open();
    var environment = Map.of("KEY", MasterKey.generate());
    var loaded = MasterKeyLoading.from(new MasterKeySource.InEnvironment("KEY"), environment);
    keys =
        new AuthorityKeys(
            assertInstanceOf(MasterKeyLoading.Loaded.class, loaded).key(), Optional.empty());
    authorities =
        new AuthoritiesInForce(
            new Flaky(), rows, keys, URI.create("https://idp.mochi.test"), CLOCK, beside::add);
    make("ca-1", Authority.State.CURRENT);
    authorities.now();
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** A database that can be away. */
  private final class Flaky implements Database {
    @Override
    public <T extends @org.jspecify.annotations.Nullable Object> T read(Function<Handle, T> work) {
      if (away) {
        throw new IllegalStateException("the database is away");
      }
      return database.read(work);
    }

    @Override
    public <T extends @org.jspecify.annotations.Nullable Object> T write(Function<Handle, T> work) {
      return database.write(work);
    }

    @Override
    public void close() {}
  }

  private void make(String id, Authority.State state) {
    var key = keys.make(AuthorityKeys.Kind.EC);
    var role = new Authority.Role.Issuing();
    var now = CLOCK.instant();
    var certificate = MakeAuthority.root(id, key.publicKey(), now, key.signer());
    var stored = key.keep(id, role, certificate);
    var made = new Authority(id, role, state, id, certificate, stored, now);
    database.write(handle -> rows.offer(handle, made));
  }

  private static void aSecondPasses() {
    Pause.of(Duration.ofSeconds(1));
  }

  private int named() {
    return authorities.issuingLately().size();
  }

  private void readBeside() {
    beside.remove().run();
  }

  @Test
  void areThoseKnownUntilTheyWereReadAnewBeside() {
    make("ca-2", Authority.State.NEXT);
    assertEquals(1, named());
    assertEquals(0, beside.size(), "they were read within the last second");
    aSecondPasses();
    assertEquals(1, named());
    assertEquals(1, named());
    assertEquals(1, beside.size(), "one reads for all");
    readBeside();
    assertEquals(2, named());
  }

  @Test
  void areThoseKnownWhileTheDatabaseIsAway() {
    aSecondPasses();
    away = true;
    assertThrows(IllegalStateException.class, authorities::issuing);
    assertEquals(1, named());
    readBeside();
    assertEquals(1, named());
    away = false;
    make("ca-2", Authority.State.NEXT);
    readBeside();
    assertEquals(2, named());
  }
}
