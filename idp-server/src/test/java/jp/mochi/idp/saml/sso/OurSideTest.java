package jp.mochi.idp.saml.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import jp.mochi.idp.Entries;
import jp.mochi.idp.House;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.key.KeyUse;
import jp.mochi.idp.key.MasterKeyLoading;
import jp.mochi.idp.key.PublishedKey;
import jp.mochi.idp.key.SigningKeys;
import jp.mochi.ldap.Pause;
import jp.mochi.metadata.ServiceProvider;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What services know of us while the database comes and goes. */
class OurSideTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final ServiceProvider CRM = Entries.crm();

  private final AtomicBoolean away = new AtomicBoolean();

  @Test
  void goesOnWithTheKeysItKnowsWhileTheDatabaseIsAway(@TempDir Path dir) throws Exception {
    try (var house = House.start(dir)) {
      var loaded = MasterKeyLoading.from(house.configuration().masterKey(), Map.of());
      var master = ((MasterKeyLoading.Loaded) loaded).key();
      var keys = new SigningKeys(master, CLOCK, "idp");
      var names =
          new OurSide.Names(House.ENTITY_ID, URI.create(House.BASE_URL), "M", "M", "mochi.test");
      var ourSide = new OurSide(names, leaving(house.database()), keys);
      var before = ourSide.published();

      away.set(true);
      house.database().write(keys.makeNext(KeyUse.RSA)::publish);
      aSecondPasses();
      assertEquals(before, ourSide.published());

      away.set(false);
      aSecondPasses();
      assertNotEquals(before, ourSide.published());
    }
  }

  @Test
  void signsWithKeysThatCanNotBeReadAgainForTenMinutesAndNoLonger(@TempDir Path dir)
      throws Exception {
    try (var house = House.start(dir)) {
      var loaded = MasterKeyLoading.from(house.configuration().masterKey(), Map.of());
      var keys = new SigningKeys(((MasterKeyLoading.Loaded) loaded).key(), CLOCK, "idp");
      var names =
          new OurSide.Names(House.ENTITY_ID, URI.create(House.BASE_URL), "M", "M", "mochi.test");
      var nanos = new AtomicLong();
      var ourSide = new OurSide(names, leaving(house.database()), keys, nanos::get);
      var before = ourSide.of(CRM);
      away.set(true);
      nanos.addAndGet(OurSide.LONGEST.toNanos());
      assertSame(before, ourSide.of(CRM));
      nanos.incrementAndGet();
      assertThrows(IllegalStateException.class, () -> ourSide.of(CRM));
      assertEquals(1, ourSide.published().size(), "what services know of us is told all the same");
      away.set(false);
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      assertSame(before, ourSide.of(CRM));
    }
  }

  /** Keys are opened by a thread of their own, which alone needs the master key. */
  private final AtomicBoolean unopened = new AtomicBoolean();

  @Test
  void aKeyThatWasTakenAwaySignsNothingThoughOthersCanNotBeOpened(@TempDir Path dir)
      throws Exception {
    try (var house = House.start(dir)) {
      var loaded = MasterKeyLoading.from(house.configuration().masterKey(), Map.of());
      var keys = new SigningKeys(((MasterKeyLoading.Loaded) loaded).key(), CLOCK, "idp");
      var names =
          new OurSide.Names(House.ENTITY_ID, URI.create(House.BASE_URL), "M", "M", "mochi.test");
      house.database().write(keys.makeNext(KeyUse.RSA)::publish);
      var nanos = new AtomicLong();
      var ourSide = new OurSide(names, leaving(house.database()), keys, nanos::get);
      var first = ourSide.published().getFirst();
      var writer = ourSide.of(CRM);

      unopened.set(true);
      rolledFrom(first, house, keys);
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      assertNotSame(writer, ourSide.of(CRM), "the other key is open");

      house.database().write(keys.makeNext(KeyUse.RSA)::publish);
      rolledFrom(house.database().read(keys::published).getFirst(), house, keys);
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      assertThrows(IllegalStateException.class, () -> ourSide.of(CRM), "none that is listed is");

      unopened.set(false);
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      assertNotSame(writer, ourSide.of(CRM));
    }
  }

  /** The next key takes its place, and it is removed. */
  private static void rolledFrom(PublishedKey former, House house, SigningKeys keys) {
    var rsa =
        house.database().read(keys::published).stream().filter(k -> k.use() == KeyUse.RSA).toList();
    var next = rsa.stream().filter(k -> k.state() == PublishedKey.State.NEXT).findFirst();
    assertTrue(house.database().<Boolean>write(h -> keys.use(h, next.orElseThrow())));
    var retired =
        house.database().read(keys::published).stream()
            .filter(key -> key.id().equals(former.id()))
            .findFirst();
    assertTrue(house.database().<Boolean>write(h -> keys.remove(h, retired.orElseThrow())));
  }

  private static void aSecondPasses() {
    Pause.of(Duration.ofMillis(1_050));
  }

  private Database leaving(Database database) {
    return new Database() {
      @Override
      public <T extends @org.jspecify.annotations.Nullable Object> T read(
          Function<Handle, T> work) {
        var opening = Thread.currentThread().getName().equals("signing keys");
        if (away.get() || (unopened.get() && opening)) {
          throw new IllegalStateException("away");
        }
        return database.read(work);
      }

      @Override
      public <T extends @org.jspecify.annotations.Nullable Object> T write(
          Function<Handle, T> work) {
        return database.write(work);
      }

      @Override
      public void close() {
        // the house closes it
      }
    };
  }
}
