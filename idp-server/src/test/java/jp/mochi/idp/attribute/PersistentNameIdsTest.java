package jp.mochi.idp.attribute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.ldap.PersonId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class PersistentNameIdsTest {
  private static final PersonId TANAKA = new PersonId("tanaka");

  private final OpenDatabase database;
  private final PersistentNameIds nameIds =
      new PersistentNameIds(PersistentNameIds.Kind.PERSISTENT, Clock.systemUTC());

  PersistentNameIdsTest(Engine engine) {
    database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private String nameId(PersonId person, String service) {
    return database.write(handle -> nameIds.getOrCreate(handle, person, service));
  }

  @Test
  void isTheSameEverAfterAndDiffersByServiceAndPerson() {
    var first = nameId(TANAKA, "a");

    assertEquals(first, nameId(TANAKA, "a"));
    assertNotEquals(first, nameId(TANAKA, "b"));
    assertNotEquals(first, nameId(new PersonId("suzuki"), "a"));
  }

  @Test
  void looksUpWithoutWriting() {
    assertEquals(Optional.empty(), database.read(h -> nameIds.existing(h, TANAKA, "a")));
    var made = nameId(TANAKA, "a");
    assertEquals(Optional.of(made), database.read(h -> nameIds.existing(h, TANAKA, "a")));
    assertEquals(made, database.<String>read(h -> nameIds.getOrCreate(h, TANAKA, "a")));
  }

  @Test
  void manyAtOnceGetTheSameOne() throws Exception {
    var results = new ArrayList<Future<String>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 30; i++) {
        results.add(threads.submit(() -> nameId(TANAKA, "raced")));
      }
    }
    var seen = new HashSet<String>();
    for (var result : results) {
      seen.add(result.get());
    }
    assertEquals(1, seen.size());
    assertTrue(seen.iterator().next().length() > 22, "at least 128 bits");
  }
}
