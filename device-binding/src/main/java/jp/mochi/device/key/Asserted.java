package jp.mochi.device.key;

/** What a browser's answer comes to that was asked to prove a key. */
public sealed interface Asserted {
  /**
   * It was signed by the key, for this question. Whether the counter is one that wasn't seen before
   * the table says: {@link DeviceKeys#use}.
   *
   * @param counter how often the authenticator says that it has signed; 0 where it doesn't count
   * @param backedUp whether the key is elsewhere, too
   */
  record Good(long counter, boolean backedUp) implements Asserted {}

  /**
   * It wasn't.
   *
   * @param detail one sentence in English, for records
   */
  record Refused(KeyFault fault, String detail) implements Asserted {}
}
