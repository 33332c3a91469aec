package jp.mochi.idp.saml.codec;

/** What came of writing a response. */
public sealed interface WriteOutcome {
  /** Signed and ready to go. */
  record Written(WrittenResponse response) implements WriteOutcome {}

  /**
   * A value has a character that XML 1.0 can't hold, escaped or not.
   *
   * @param what where it is, for example {@code attribute displayName}; never the value itself
   */
  record NotWritable(String what) implements WriteOutcome {}
}
