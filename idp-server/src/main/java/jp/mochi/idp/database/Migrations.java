package jp.mochi.idp.database;

import java.util.regex.Pattern;

/**
 * One module's migrations.
 *
 * @param location the folder on the class path, {@code db/idp}, with files named {@code
 *     V1__what_it_does.sql}
 * @param historyTable where it is written down which of them ran, {@code flyway_idp}
 */
public record Migrations(String location, String historyTable) {
  private static final Pattern TABLE = Pattern.compile("flyway_[a-z_]{1,40}");

  public Migrations {
    if (!TABLE.matcher(historyTable).matches()) {
      throw new IllegalArgumentException("not a history table's name: " + historyTable);
    }
  }
}
