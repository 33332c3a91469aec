package jp.mochi.device.register;

import java.util.Objects;

/**
 * Who has a device.
 *
 * @param person the directory's immutable id
 * @param username what the person typed to sign on when the device came to them
 */
public record Owner(String person, String username) {
  public Owner {
    Objects.requireNonNull(person);
    Objects.requireNonNull(username);
  }
}
