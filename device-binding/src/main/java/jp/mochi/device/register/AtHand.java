package jp.mochi.device.register;

import jp.mochi.device.Rows;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code device_owner}: how many devices a person has at hand. A row of its own, changed
 * under its own condition, so that two registrations at once can't both be the last one allowed.
 */
final class AtHand {
  private static final String NONE_YET =
      "INSERT INTO device_owner (person, at_hand, byod) VALUES (?, 0, 0)"
          + " ON CONFLICT (person) DO NOTHING";
  private static final String ONE_MORE =
      "UPDATE device_owner SET at_hand = at_hand + 1, byod = byod + ? WHERE person = ? AND ";
  private static final String CHANGE =
      "UPDATE device_owner SET at_hand = at_hand + ?, byod = byod + ? WHERE person = ?";

  /** Counts one more of that ownership, unless that were more than so many. */
  boolean oneMore(Handle handle, String person, Ownership ownership, Most most) {
    Rows.change(handle, NONE_YET, person);
    var sql = ONE_MORE + counted(most) + " < ?";
    return Rows.change(handle, sql, own(ownership), person, most.most()) == 1;
  }

  /** Whether one more might be counted now; only {@link #oneMore} holds for what comes after. */
  boolean isBelow(Handle handle, String person, Most most) {
    var sql = "SELECT " + counted(most) + " FROM device_owner WHERE person = ?";
    return Rows.one(handle, sql, row -> row.getInt(1), person).orElse(0) < most.most();
  }

  void oneLess(Handle handle, String person, Ownership ownership) {
    Rows.change(handle, CHANGE, -1, -own(ownership), person);
  }

  private static String counted(Most most) {
    return most.of()
        .map(
            ownership ->
                switch (ownership) {
                  case BYOD -> "byod";
                  case CORPORATE -> "at_hand - byod";
                })
        .orElse("at_hand");
  }

  private static int own(Ownership ownership) {
    return ownership == Ownership.BYOD ? 1 : 0;
  }

  /** One that is found again counts again, beyond the limit if need be. */
  void count(Handle handle, Device before, Device after) {
    int difference = number(after) - number(before);
    if (difference != 0) {
      int ofOwn = difference * own(after.ownership());
      Rows.change(handle, CHANGE, difference, ofOwn, after.owner().person());
    }
  }

  private static int number(Device device) {
    return device.state().isAtHand() ? 1 : 0;
  }
}
