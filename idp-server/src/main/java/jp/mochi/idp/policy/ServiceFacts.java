package jp.mochi.idp.policy;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the service that somebody wants to go to.
 *
 * @param name its short name
 * @param tags what IT marked it with; none is known to be none
 * @param sensitivity 1 (lowest) to 4, where IT has set it
 * @param data where it keeps its data, where IT has said so
 */
public record ServiceFacts(
    String name, Set<String> tags, Optional<Integer> sensitivity, Optional<DataLocation> data) {
  /** Under this name rules say who may show a code for a phone: no service of anybody's. */
  public static final String ENROLMENT = "mochi:enrolment";

  /** Names that are ours; no service can have them, since a service's name has no colon. */
  public static final Set<String> BUILT_IN = Set.of(ENROLMENT);

  /** The highest level there is. */
  public static final int HIGHEST = 4;

  public ServiceFacts {
    Objects.requireNonNull(name);
    tags = Set.copyOf(tags);
    if (sensitivity.filter(level -> level < 1 || level > HIGHEST).isPresent()) {
      throw new IllegalArgumentException("a sensitivity of " + sensitivity.get());
    }
    Objects.requireNonNull(data);
  }

  /** A service of which only the name is known. */
  public static ServiceFacts named(String name) {
    return new ServiceFacts(name, Set.of(), Optional.empty(), Optional.empty());
  }
}
