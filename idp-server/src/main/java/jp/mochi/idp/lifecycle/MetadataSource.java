package jp.mochi.idp.lifecycle;

import java.util.List;
import java.util.Optional;
import jp.mochi.metadata.Original;
import jp.mochi.metadata.catalogue.Wording;

/** Where a service's metadata comes from. */
public sealed interface MetadataSource {
  /**
   * A document at hand.
   *
   * @param entityId which entity is meant, where the document holds several
   */
  record Document(Original original, Optional<String> entityId) implements MetadataSource {}

  /** A document to be fetched from an address that an administrator names. */
  record AtAddress(String address, Optional<String> entityId) implements MetadataSource {}

  /**
   * No document: what an administrator typed.
   *
   * @param displayName its name for people; empty: the entity ID
   */
  record ByHand(
      String entityId,
      List<String> acs,
      Optional<String> certificatePem,
      Optional<Wording> displayName)
      implements MetadataSource {
    public ByHand {
      acs = List.copyOf(acs);
    }
  }
}
