package jp.mochi.device.key;

/** What a browser's answer comes to that was asked to make a key. */
public sealed interface Registered {
  /** It holds: this is the key. */
  record Good(NewKey key) implements Registered {}

  /**
   * It doesn't.
   *
   * @param detail one sentence in English, for records
   */
  record Refused(KeyFault fault, String detail) implements Registered {}
}
