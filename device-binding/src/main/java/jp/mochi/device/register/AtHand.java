package jp.mochi.device.register;

import jp.mochi.device.Rows;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code device_owner}: how many devices a person has at hand. A row of its own, changed
 * under its own condition, so that two registrations at once can't both be the last one allowed.
 */
final class AtHand {
  private static final String NONE_YET =
      "INSERT INTO device_owner (person, at_hand) VALUES (?, 0) ON CONFLICT (person) DO NOTHING";
  private static final String UP_TO =
      "UPDATE device_owner SET at_hand = at_hand + 1 WHERE person = ? AND at_hand < ?";
  private static final String COUNT = "SELECT at_hand FROM device_owner WHERE person = ?";
  private static final String CHANGE =
      "UPDATE device_owner SET at_hand = at_hand + ? WHERE person = ?";

  /** Counts one more, unless that were more than so many. */
  boolean oneMore(Handle handle, String person, int most) {
    Rows.change(handle, NONE_YET, person);
    return Rows.change(handle, UP_TO, person, most) == 1;
  }

  /** Whether one more might be counted now; only {@link #oneMore} holds for what comes after. */
  boolean isBelow(Handle handle, String person, int most) {
    return Rows.one(handle, COUNT, row -> row.getInt("at_hand"), person).orElse(0) < most;
  }

  void oneLess(Handle handle, String person) {
    Rows.change(handle, CHANGE, -1, person);
  }

  /** One that is found again counts again, beyond the limit if need be. */
  void count(Handle handle, Device before, Device after) {
    int difference = number(after) - number(before);
    if (difference != 0) {
      Rows.change(handle, CHANGE, difference, after.owner().person());
    }
  }

  private static int number(Device device) {
    return device.state().isAtHand() ? 1 : 0;
  }
}
