package jp.mochi.idp.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import jp.mochi.cert.CertificateFacts;
import jp.mochi.cert.KeyPairs;
import jp.mochi.idp.database.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One contract for both engines. */
final class SigningKeysTest {
  private final SettableClock clock = new SettableClock();
  private final MasterKey master = MasterKey.parse(MasterKey.generate()).orElseThrow();
  private final SigningKeys keys = new SigningKeys(master, clock, "idp.example.co.jp");

  @ParameterizedTest
  @EnumSource(Engine.class)
  void makesAKeyOnceAndKeepsIt(Engine engine) {
    try (var database = engine.open()) {
      var made = keys.currentOrMade(database);
      var again = new SigningKeys(master, clock, "other").currentOrMade(database);
      assertEquals(made.id(), again.id());
      assertEquals(made.certificate(), again.certificate());
      assertTrue(KeyPairs.match(again.privateKey(), made.certificate().getPublicKey()));
      var facts = CertificateFacts.of(made.certificate());
      assertEquals("CN=idp.example.co.jp RSA 2048", facts.subject() + " " + facts.key());
      assertTrue(facts.remaining(clock.instant()).compareTo(Duration.ofDays(3650)) > 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void makesOneKeyWhenSeveralNodesStartAtOnce(Engine engine) throws Exception {
    try (var database = engine.open();
        var threads = Executors.newFixedThreadPool(4)) {
      Callable<String> start = () -> keys.currentOrMade(database).id();
      var ids = new HashSet<String>();
      for (var future : threads.invokeAll(Collections.nCopies(4, start))) {
        ids.add(future.get());
      }
      assertEquals(1, ids.size());
      assertEquals(1, published(database).size());
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void publishesTheNextKeyBeforeItSignsAndTheOldOneAfter(Engine engine) {
    try (var database = engine.open()) {
      var first = keys.currentOrMade(database);
      var next = keys.makeNext(KeyUse.RSA);
      assertTrue((boolean) database.write(next::publish));
      assertFalse((boolean) database.write(keys.makeNext(KeyUse.RSA)::publish));
      var second = next.key();
      assertEquals(List.of(first.id(), second.id()), published(database));
      assertEquals(first.id(), keys.currentOrMade(database).id());

      assertTrue((boolean) database.write(handle -> keys.use(handle, second)));
      assertFalse((boolean) database.write(handle -> keys.use(handle, second)));
      assertEquals(List.of(second.id(), first.id()), published(database));
      assertEquals(second.id(), keys.currentOrMade(database).id());

      var former = database.read(this::signing).getLast();
      assertTrue((boolean) database.write(handle -> keys.remove(handle, former)));
      assertEquals(List.of(second.id()), published(database));
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void goesBackToAFormerKeyWhileTheNextOneWaits(Engine engine) {
    try (var database = engine.open()) {
      var first = keys.currentOrMade(database);
      var second = keys.makeNext(KeyUse.RSA);
      database.write(second::publish);
      database.write(handle -> keys.use(handle, second.key()));
      var third = keys.makeNext(KeyUse.RSA);
      assertTrue((boolean) database.write(third::publish));

      var former = database.read(this::signing).getLast();
      assertEquals(first.id(), former.id());
      assertTrue((boolean) database.write(handle -> keys.use(handle, former)));
      assertEquals(List.of(first.id(), third.key().id(), second.key().id()), published(database));
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aKeyThatSignsByNowIsNotRemovedByWhoSawItWaiting(Engine engine) {
    try (var database = engine.open()) {
      keys.currentOrMade(database);
      var next = keys.makeNext(KeyUse.RSA);
      database.write(next::publish);
      var asSeen = next.key();
      database.write(handle -> keys.use(handle, asSeen));
      assertFalse((boolean) database.write(handle -> keys.remove(handle, asSeen)));
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aKeyThatIsGoneByNowIsNotUsedAndTheCurrentOneStays(Engine engine) {
    try (var database = engine.open()) {
      var first = keys.currentOrMade(database);
      var next = keys.makeNext(KeyUse.RSA);
      database.write(next::publish);
      assertTrue((boolean) database.write(handle -> keys.remove(handle, next.key())));
      assertFalse((boolean) database.write(handle -> keys.use(handle, next.key())));
      assertEquals(first.id(), keys.currentOrMade(database).id());
      assertEquals(List.of(first.id()), published(database));
    }
  }

  /** With several writers, another may come between a look and what is done about it. */
  @Test
  void aKeyThatAnotherNodeRemovesMeanwhileIsNotUsedAndTheCurrentOneStays() {
    try (var database = Engine.POSTGRESQL.open();
        var elsewhere = Executors.newSingleThreadExecutor()) {
      var first = keys.currentOrMade(database);
      var next = keys.makeNext(KeyUse.RSA);
      database.write(next::publish);
      var used =
          database.<Boolean>write(
              handle -> {
                var seen = signing(handle).getLast();
                assertTrue(
                    CompletableFuture.supplyAsync(
                            () -> database.<Boolean>write(h -> keys.remove(h, seen)), elsewhere)
                        .join());
                return keys.use(handle, seen);
              });
      assertFalse(used);
      assertEquals(first.id(), keys.currentOrMade(database).id());
    }
  }

  @Test
  void aKeyThatIsBeingTakenIntoUseIsNotRemoved() throws Exception {
    try (var database = Engine.POSTGRESQL.open();
        var elsewhere = Executors.newSingleThreadExecutor()) {
      keys.currentOrMade(database);
      var next = keys.makeNext(KeyUse.RSA);
      database.write(next::publish);
      var removed =
          database.write(
              handle -> {
                assertTrue(keys.use(handle, next.key()));
                return CompletableFuture.supplyAsync(
                    () -> database.<Boolean>write(h -> keys.remove(h, next.key())), elsewhere);
              });
      assertFalse(removed.get(20, TimeUnit.SECONDS));
      assertEquals(next.key().id(), keys.currentOrMade(database).id());
    }
  }

  private List<String> published(jp.mochi.idp.database.Database database) {
    return database.read(handle -> signing(handle).stream().map(PublishedKey::id).toList());
  }

  private List<PublishedKey> signing(org.jdbi.v3.core.Handle handle) {
    return keys.published(handle).stream().filter(key -> key.use() == KeyUse.RSA).toList();
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void keysOfEachUseRollOverForThemselves(Engine engine) {
    try (var database = engine.open()) {
      var rsa = keys.currentOrMade(database);
      var ec = keys.makeFirst(KeyUse.EC);
      assertTrue((boolean) database.write(ec::publish));
      assertFalse((boolean) database.write(keys.makeFirst(KeyUse.EC)::publish));
      var next = keys.makeNext(KeyUse.DECRYPTION);
      assertTrue((boolean) database.write(next::publish));
      var all = database.read(keys::published);
      assertEquals(
          List.of(KeyUse.RSA, KeyUse.EC, KeyUse.DECRYPTION, KeyUse.DECRYPTION),
          all.stream().map(PublishedKey::use).toList());

      assertTrue((boolean) database.write(handle -> keys.use(handle, next.key())));
      var ring = keys.ring(database);
      assertEquals(
          List.of(rsa.id(), ec.key().id()), ring.keys().stream().map(SigningKey::id).toList());
      assertTrue(
          KeyPairs.match(
              ring.keys().getLast().privateKey(), ec.key().certificate().getPublicKey()));
      assertEquals(next.key().id(), ring.decryption().getFirst().id());
      assertFalse(ring.published().getLast().named(), "nobody is to encrypt to the former key");
      assertEquals(2, ring.decryption().size(), "but what was encrypted to it still opens");
    }
  }
}
