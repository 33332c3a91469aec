package jp.mochi.metadata;

import java.util.Objects;
import java.util.Optional;

/**
 * Where a service's lasting names for people come from.
 *
 * @param persistent of NameIDs of the format {@code persistent}
 * @param pairwise of the attribute {@code pairwise-id}: never straight from the directory, since
 *     another service could get the same
 * @param identifier which identifier the service gets as an attribute; empty: what its metadata
 *     asks for
 */
public record NameOptions(
    NameSource persistent, NameSource pairwise, Optional<SubjectIdRequirement> identifier) {
  public static final NameOptions DEFAULT =
      new NameOptions(new NameSource.Stored(), new NameSource.Stored(), Optional.empty());

  public NameOptions {
    Objects.requireNonNull(persistent);
    Objects.requireNonNull(identifier);
    if (pairwise instanceof NameSource.Directory) {
      throw new IllegalArgumentException("a directory attribute is no pairwise identifier");
    }
    if (pairwise instanceof NameSource.Computed(var attribute, var encoding)
        && encoding != NameSource.Encoding.BASE32) {
      throw new IllegalArgumentException("a pairwise identifier can't hold Base64");
    }
  }

  /** Whether any of them needs the salt. */
  public boolean computed() {
    return persistent instanceof NameSource.Computed || pairwise instanceof NameSource.Computed;
  }
}
