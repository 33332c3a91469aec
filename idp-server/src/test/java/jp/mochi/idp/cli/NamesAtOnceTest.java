package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import jp.mochi.idp.House;
import jp.mochi.idp.database.Engine;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of names that come in at the same moment, on the whole server. */
class NamesAtOnceTest {
  private static final List<String> PEOPLE = List.of("tanaka", "sato", "nguyen", "garcia");
  private static final int ROUNDS = 5;

  private static House house(Path dir, Engine engine) throws Exception {
    var settings = engine.copy();
    var login =
        settings.username().isEmpty()
            ? ""
            : ", username: \"" + settings.username() + "\", password: \"\"";
    var database = "database: {url: \"" + settings.url() + "\"" + login + "}";
    return House.start(
        dir, Clock.systemUTC(), text -> text.replaceFirst("database: \\{[^}]*\\}", database));
  }

  /** Each wants a name that the others want as well, and one that nobody else does. */
  private static List<String> file(int round, String person) {
    var others = new ArrayList<>(PEOPLE);
    others.remove(person);
    Collections.reverse(others);
    return List.of(
        "person,value", person + ",wanted-" + round, others.getFirst() + ",of-" + person + round);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void oneComesInWholeAndTheOthersNotAtAll(Engine engine, @TempDir Path dir) throws Exception {
    try (var house = house(dir, engine);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < ROUNDS; round++) {
        var service = "sp" + round;
        house.register(service, "https://" + service + ".example", "https://sp.example/acs");
        var start = new CyclicBarrier(PEOPLE.size());
        var imports = new ArrayList<Callable<Typed.Said>>();
        for (var person : PEOPLE) {
          var file = dir.resolve(person + round + ".csv");
          Files.write(file, file(round, person));
          imports.add(
              () -> {
                start.await();
                return new Typed(dir).run("sp", "import-names", service, file.toString());
              });
        }
        var said = new ArrayList<Typed.Said>();
        for (var each : threads.invokeAll(imports)) {
          said.add(each.get());
        }
        assertOneOf(said, new Typed(dir).run("sp", "export-names", service).out());
      }
    }
  }

  private static void assertOneOf(List<Typed.Said> said, String exported) {
    assertEquals(1, said.stream().filter(it -> it.status() == 0).count(), said.toString());
    for (var refused : said.stream().filter(it -> it.status() != 0).toList()) {
      assertTrue(refused.err().contains("Nothing was brought in"), refused.toString());
      assertTrue(refused.err().contains("Row 2: "), refused.toString());
    }
    assertEquals(3, exported.lines().count(), exported);
  }
}
