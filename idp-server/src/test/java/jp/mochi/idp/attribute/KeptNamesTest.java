package jp.mochi.idp.attribute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import jp.mochi.idp.attribute.KeptNames.Kept;
import jp.mochi.idp.attribute.KeptNames.Retired;
import jp.mochi.idp.attribute.PersistentNameIds.Kind;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Names in the database, and what is in whose way there, also of two transactions at once. */
@ParameterizedClass
@EnumSource(Engine.class)
class KeptNamesTest {
  private static final Instant THEN = Instant.parse("2020-02-03T04:05:06Z");
  private static final PersonId TANAKA = new PersonId("tanaka");
  private static final PersonId SATO = new PersonId("sato");

  private final OpenDatabase database;

  KeptNamesTest(Engine engine) {
    database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private List<Kept> all(Kind kind) {
    return database.read(handle -> new KeptNames(kind).ofService(handle, "sp"));
  }

  private void add(Kind kind, Kept... names) {
    assertTrue(database.<Boolean>write(handle -> added(handle, kind, names)));
  }

  private static boolean added(Handle handle, Kind kind, Kept... names) {
    return new KeptNames(kind).add(handle, "sp", List.of(names));
  }

  private Optional<String> kept(Kind kind, PersonId person, String value) {
    var names = new PersistentNameIds(kind, Clock.systemUTC());
    return database.write(handle -> names.keep(handle, person, "sp", value));
  }

  @Test
  void eachKindIsApart() {
    for (var kind : Kind.values()) {
      var name = new Kept(TANAKA, kind.name(), THEN);
      add(kind, name);
      assertEquals(List.of(name), all(kind));
      assertEquals(Optional.of(kind.name()), kept(kind, TANAKA, "other"));
    }
  }

  @Test
  void aNameInTheWayIsSaidAndTheTransactionGoesOn() {
    add(Kind.PERSISTENT, new Kept(TANAKA, "taken", THEN));
    var fresh = new Kept(new PersonId("a"), "free", THEN);
    for (var wrong : List.of(new Kept(SATO, "taken", THEN), new Kept(TANAKA, "other", THEN))) {
      var all =
          database.<Boolean>write(
              handle -> {
                handle.execute("SAVEPOINT names");
                boolean added = added(handle, Kind.PERSISTENT, fresh, wrong);
                handle.execute("ROLLBACK TO SAVEPOINT names");
                return added;
              });
      assertFalse(all);
      assertEquals(1, all(Kind.PERSISTENT).size());
    }
    add(Kind.PERSISTENT, fresh);
    assertEquals(2, all(Kind.PERSISTENT).size());
  }

  @Test
  void anImportWaitsForASignOnThatIsMakingANameAndThenSeesIt() throws Exception {
    var ids = new PersistentNameIds(Kind.PERSISTENT, Clock.systemUTC());
    assertSeenByAnImport(
        handle -> assertEquals(Optional.of("made"), ids.keep(handle, TANAKA, "sp", "made")));
  }

  @Test
  void anImportWaitsForAnotherOneAndThenSeesWhatThatBrought() throws Exception {
    assertSeenByAnImport(
        handle -> assertTrue(added(handle, Kind.PERSISTENT, new Kept(SATO, "made", THEN))));
  }

  @Test
  void anImportWaitsForOneThatTakesANameAwayAndThenSeesThatToo() throws Exception {
    var gone = new Retired(Optional.of("left"), "made", THEN, THEN);
    assertSeenByAnImport(
        handle -> assertTrue(new KeptNames(Kind.PERSISTENT).retire(handle, "sp", List.of(gone))));
  }

  /** What one transaction writes while another one brings names in that are in each other's way. */
  private void assertSeenByAnImport(Consumer<Handle> first) throws Exception {
    var written = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one =
          threads.submit(
              () ->
                  database.<Boolean>write(
                      handle -> {
                        first.accept(handle);
                        written.countDown();
                        return await(goOn, Duration.ofSeconds(30));
                      }));
      assertTrue(await(written, Duration.ofSeconds(30)));
      var brought = threads.submit(() -> database.<List<String>>write(this::triedThenRead));
      var aMoment = new CountDownLatch(1);
      assertFalse(await(aMoment, Duration.ofMillis(300)));
      assertFalse(brought.isDone(), "it waits");
      goOn.countDown();
      assertTrue(one.get(), "written");
      assertEquals(List.of("made"), brought.get());
    }
    assertEquals(List.of("made"), database.<List<String>>read(this::names), "and nothing else");
  }

  /** As an import does when it finds that not all are in. */
  private List<String> triedThenRead(Handle handle) {
    handle.execute("SAVEPOINT names");
    var free = new Kept(new PersonId("a"), "free", THEN);
    assertFalse(added(handle, Kind.PERSISTENT, free, new Kept(TANAKA, "made", THEN)));
    handle.execute("ROLLBACK TO SAVEPOINT names");
    return names(handle);
  }

  private List<String> names(Handle handle) {
    var names = new KeptNames(Kind.PERSISTENT);
    return Stream.concat(
            names.ofService(handle, "sp").stream().map(Kept::value),
            names.retired(handle, "sp").stream().map(Retired::value))
        .toList();
  }

  @Test
  void aNameThatIsInTheStoreIsNotRetiredAndThatIsSaid() {
    var names = new KeptNames(Kind.PERSISTENT);
    var free = new Retired(Optional.empty(), "free", THEN, THEN);
    var taken = new Retired(Optional.empty(), "taken", THEN, THEN);
    add(Kind.PERSISTENT, new Kept(TANAKA, "taken", THEN));
    assertTrue(database.<Boolean>write(h -> names.retire(h, "sp", List.of(free))));
    assertFalse(database.<Boolean>write(h -> names.retire(h, "sp", List.of(taken))));
    assertEquals(List.of(new Kept(TANAKA, "taken", THEN)), all(Kind.PERSISTENT));
    assertEquals(List.of(free), database.read(h -> names.retired(h, "sp")));
  }

  private static boolean await(CountDownLatch latch, Duration time) {
    try {
      return latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Test
  void anothersNameIsNotKeptForAnybodyElse() {
    assertEquals(Optional.of("x"), kept(Kind.PERSISTENT, TANAKA, "x"));
    assertEquals(Optional.empty(), kept(Kind.PERSISTENT, SATO, "x"));
    assertEquals(Optional.of("X"), kept(Kind.PERSISTENT, SATO, "X"), "its case tells");
    assertEquals(Optional.of("x"), kept(Kind.PAIRWISE, TANAKA, "x"));
    assertEquals(Optional.empty(), kept(Kind.PAIRWISE, SATO, "X"), "its case tells nothing");
    assertEquals(Optional.of("y"), kept(Kind.PAIRWISE, SATO, "y"));
  }

  @Test
  void whatIsForgottenIsNobodysEverAfter() {
    for (var kind : Kind.values()) {
      var name = new Kept(TANAKA, "x", THEN);
      add(kind, name);
      var names = new KeptNames(kind);
      assertEquals(Optional.empty(), forgotten(kind, "sp", SATO));
      assertEquals(Optional.empty(), forgotten(kind, "other", TANAKA));
      assertEquals(Optional.of(name), forgotten(kind, "sp", TANAKA));
      assertEquals(List.of(), all(kind));
      assertEquals(Optional.empty(), kept(kind, SATO, "x"), "another owner of the login");
      assertEquals(Optional.empty(), kept(kind, TANAKA, "x"), "what was wrong once");
      var ids = new PersistentNameIds(kind, Clock.systemUTC());
      assertFalse(database.<Boolean>read(handle -> ids.isFree(handle, "sp", "x")));
      assertTrue(database.<Boolean>read(handle -> ids.isFree(handle, "other", "x")));
      assertEquals(Optional.of("y"), kept(kind, TANAKA, "y"));
      var retired = new Retired(Optional.of("tanaka"), "x", THEN, THEN);
      assertEquals(List.of(retired), database.read(handle -> names.retired(handle, "sp")));
    }
  }

  @Test
  void severalNamesOfOnePersonCanBeForgotten() {
    for (var value : List.of("x", "y")) {
      assertEquals(Optional.of(value), kept(Kind.PERSISTENT, TANAKA, value));
      assertTrue(forgotten(Kind.PERSISTENT, "sp", TANAKA).isPresent());
    }
    var names = new KeptNames(Kind.PERSISTENT);
    assertEquals(2, database.<Integer>read(handle -> names.retired(handle, "sp").size()));
  }

  private Optional<Kept> forgotten(Kind kind, String service, PersonId person) {
    return database.write(handle -> new KeptNames(kind).forget(handle, service, person, THEN));
  }
}
