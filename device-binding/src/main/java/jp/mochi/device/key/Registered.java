package jp.mochi.device.key;

import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Optional;

/** What a browser's answer comes to that was asked to make a key. */
public sealed interface Registered {
  /**
   * It holds: this is the key.
   *
   * @param byItsPhone what an Android phone has certified of the key and of itself, where that
   *     leads to a configured root: the key's own certificate
   */
  record Good(NewKey key, Optional<X509Certificate> byItsPhone) implements Registered {
    public Good {
      Objects.requireNonNull(key);
      Objects.requireNonNull(byItsPhone);
    }
  }

  /**
   * It doesn't.
   *
   * @param detail one sentence in English, for records
   */
  record Refused(KeyFault fault, String detail) implements Registered {}
}
