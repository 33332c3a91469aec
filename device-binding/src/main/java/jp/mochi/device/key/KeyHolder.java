package jp.mochi.device.key;

import java.util.Objects;

/**
 * Whose a key is and on which device.
 *
 * @param person the directory's immutable id
 * @param username that person's user name when the key was registered
 * @param device the device's id
 */
public record KeyHolder(String person, String username, String device) {
  public KeyHolder {
    Objects.requireNonNull(person);
    Objects.requireNonNull(username);
    Objects.requireNonNull(device);
  }
}
