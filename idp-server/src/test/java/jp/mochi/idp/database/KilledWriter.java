package jp.mochi.idp.database;

import java.nio.file.Path;
import java.util.stream.IntStream;

/** The program that {@link KillTest} kills: writes and says what was acknowledged. */
final class KilledWriter {
  private KilledWriter() {}

  public static void main(String[] arguments) throws InterruptedException {
    var database = Databases.open(Engine.sqlite(Path.of(arguments[0])), Engine.MIGRATIONS);
    var threads =
        IntStream.range(0, 8)
            .mapToObj(i -> Thread.ofVirtual().start(() -> write(database, "t" + i)))
            .toList();
    for (var thread : threads) {
      thread.join();
    }
  }

  private static void write(Database database, String name) {
    for (var i = 0; i < 1_000_000; i++) {
      var id = name + "-" + i;
      database.write(h -> h.execute("INSERT INTO audit_outbox (id) VALUES (?)", id));
      synchronized (System.out) {
        System.out.println(id);
      }
    }
  }
}
