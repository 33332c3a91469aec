package jp.mochi.idp.key;

/** A key in the database can't be unwrapped: another master key wrapped it, or it was altered. */
public final class WrongMasterKey extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongMasterKey(String id) {
    super(
        "The key "
            + id
            + " in the database can't be unwrapped: the master key isn't the one it was wrapped"
            + " with. Put the master key back that belongs to this database.");
  }
}
