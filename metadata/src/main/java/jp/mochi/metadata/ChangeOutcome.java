package jp.mochi.metadata;

/** What came of changing a service provider's entry. */
public sealed interface ChangeOutcome {
  record Changed(ServiceProvider serviceProvider) implements ChangeOutcome {}

  /** There is no entry of this id. */
  record NotThere(String id) implements ChangeOutcome {}

  /** Somebody else has changed it since; look again before changing. */
  record ChangedMeanwhile(ServiceProvider current) implements ChangeOutcome {}

  /** The new metadata is another service's; that would be a new entry. */
  record AnotherEntity(String registered, String found) implements ChangeOutcome {}

  /** It couldn't be told apart from another entry of its entity ID any more. */
  record NotApart(String otherName) implements ChangeOutcome {}
}
