package jp.mochi.idp.database;

/**
 * Where the database is.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://…}
 * @param username PostgreSQL's user; SQLite has none
 * @param password PostgreSQL's password
 */
public record DatabaseSettings(String url, String username, String password) {
  private static final String SQLITE = "jdbc:sqlite:";

  public DatabaseSettings {
    if (!url.startsWith(SQLITE) && !url.startsWith("jdbc:postgresql:")) {
      throw new DatabaseUnavailable(
          "database.url must start with jdbc:sqlite: or jdbc:postgresql:, not with \""
              + url.substring(0, Math.min(url.length(), 20))
              + "\"",
          null);
    }
  }

  boolean sqlite() {
    return url.startsWith(SQLITE);
  }

  /** The file of a SQLite database. */
  String file() {
    var rest = url.substring(SQLITE.length());
    var question = rest.indexOf('?');
    return question < 0 ? rest : rest.substring(0, question);
  }

  /** The address without parameters, where a password might stand. */
  String shown() {
    var question = url.indexOf('?');
    return question < 0 ? url : url.substring(0, question);
  }

  @Override
  public String toString() {
    return "DatabaseSettings[" + shown() + "]";
  }
}
