package jp.mochi.metadata;

/** What came of registering a service provider. */
public sealed interface AddOutcome {
  record Added(ServiceProvider serviceProvider) implements AddOutcome {}

  /** The name breaks the rule of {@link ServiceName}. */
  record NameNotAllowed(String name) implements AddOutcome {}

  /** Another service goes by this name. */
  record NameTaken(String name) implements AddOutcome {}

  /**
   * This entity ID is registered already, and nothing tells the two apart: they share an address,
   * and neither is for certain people only.
   */
  record EntityIdTaken(String name, String entityId) implements AddOutcome {}
}
