package jp.mochi.idp.inforce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.Obligations;
import jp.mochi.idp.policy.Trace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of versions, on every engine. */
class PolicyVersionsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
  private static final PolicyText ONE = PolicyText.of("one: 規則\n");
  private static final PolicyText OTHER = PolicyText.of("other\n");

  private final PolicyVersions versions = new PolicyVersions();

  private Optional<PolicyVersions.Entry> add(Database database, long after, PolicyText text) {
    return database.write(handle -> versions.add(handle, after, text, "node", NOW));
  }

  @ParameterizedTest
  @EnumSource
  void numbersFollowOneAnother(Engine engine) {
    try (var database = engine.open()) {
      assertEquals(Optional.empty(), database.read(versions::newest));
      add(database, 0, ONE);
      add(database, 1, OTHER);
      var second = new PolicyVersions.Version(2, OTHER.hash());
      assertEquals(Optional.of(second), database.read(versions::newest));
      assertEquals("2 (" + OTHER.hash().substring(0, 12) + ")", second.toString());
      var first = database.read(handle -> versions.find(handle, 1)).orElseThrow();
      assertEquals(ONE, first.text());
      assertEquals("node", first.entry().loadedBy());
      assertEquals(NOW, first.entry().created());
      assertEquals(Optional.empty(), database.read(handle -> versions.find(handle, 3)));
      var all = database.read(handle -> versions.newest(handle, 10));
      assertEquals(List.of(2L, 1L), all.stream().map(it -> it.version().number()).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNumberIsGivenOnce(Engine engine) {
    try (var database = engine.open()) {
      assertTrue(add(database, 0, ONE).isPresent());
      assertFalse(add(database, 0, OTHER).isPresent());
      assertEquals(ONE.hash(), database.read(versions::newest).orElseThrow().hash());
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofManyAtOnceOneIsFirst(Engine engine) throws Exception {
    try (var database = engine.open();
        var threads = Executors.newFixedThreadPool(8)) {
      Callable<Boolean> adding = () -> add(database, 0, ONE).isPresent();
      var first = 0;
      for (var added : threads.invokeAll(java.util.Collections.nCopies(16, adding))) {
        first += added.get() ? 1 : 0;
      }
      assertEquals(1, first);
      assertEquals(1, database.read(versions::newest).orElseThrow().number());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTextIsKnownByItsHash(Engine engine) {
    try (var database = engine.open()) {
      add(database, 0, ONE);
      assertTrue(database.<Boolean>read(handle -> versions.has(handle, ONE.hash())));
      assertFalse(database.<Boolean>read(handle -> versions.has(handle, OTHER.hash())));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDecisionHoldsAsLongAsItsVersionIsTheNewest(Engine engine) {
    try (var database = engine.open()) {
      var first = add(database, 0, ONE).orElseThrow().version();
      var trace = new Trace(first.toString(), Optional.empty(), List.of());
      var permit = new Decision.Permit(Obligations.NONE, trace);
      assertTrue(database.<Boolean>read(handle -> versions.holds(handle, permit)));
      add(database, 1, ONE);
      assertFalse(database.<Boolean>read(handle -> versions.holds(handle, permit)));
    }
  }
}
