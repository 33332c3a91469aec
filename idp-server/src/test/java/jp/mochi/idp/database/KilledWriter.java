package jp.mochi.idp.database;

import java.nio.file.Path;

/** The program that {@link KillTest} kills: writes and says what was acknowledged. */
final class KilledWriter {
  private KilledWriter() {}

  public static void main(String[] arguments) {
    var database = Databases.open(Engine.sqlite(Path.of(arguments[0])), Engine.MIGRATIONS);
    for (var thread = 0; thread < 8; thread++) {
      var name = "t" + thread;
      Thread.ofVirtual().start(() -> write(database, name));
    }
    new java.util.Scanner(System.in, java.nio.charset.StandardCharsets.UTF_8).hasNext();
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
