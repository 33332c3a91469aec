package jp.mochi.idp.lifecycle.status.poll;

/**
 * What of a reading outlives that it failed.
 *
 * <p>Where the place in the list is lost, all devices are read next: which of those that were in
 * touch have been seen, nobody knows then. Unless none had been read yet.
 */
enum Stays {
  /** It goes on where it has got to. */
  PLACE(""),
  /** It begins anew, with the devices that were in touch since the last one. */
  TIME(", begun = NULL, since = NULL, page = NULL"),
  /** It begins anew, with all devices. */
  NOTHING(TIME.sql + ", whole = NULL");

  private final String sql;

  Stays(String sql) {
    this.sql = sql;
  }

  /** What it changes besides in the table {@code status_source}. */
  String sql() {
    return sql;
  }
}
