package jp.mochi.idp.config;

/**
 * The one database.
 *
 * @param url {@code jdbc:sqlite:/absolute/path} or {@code jdbc:postgresql://…}
 * @param username for PostgreSQL
 * @param password for PostgreSQL; empty where the server asks for none
 */
public record DatabaseConfig(String url, String username, Secret password) {
  public boolean sqlite() {
    return url.startsWith("jdbc:sqlite:");
  }
}
