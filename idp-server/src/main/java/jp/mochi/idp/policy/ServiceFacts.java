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

  /** Under this name rules say who may look after their own phones at {@code /me}. */
  public static final String ME = "mochi:me";

  /** Under this name rules say from where the helpdesk works at {@code /helpdesk}. */
  public static final String HELPDESK = "mochi:helpdesk";

  /** Names that are ours; no service can have them, since a service's name has no colon. */
  public static final Set<String> BUILT_IN = Set.of(ENROLMENT, ME, HELPDESK);

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

  /** Whether it is ours: it holds no data and has no level, and that is known. */
  public boolean isBuiltIn() {
    return BUILT_IN.contains(name);
  }

  /** A service of which only the name is known. */
  public static ServiceFacts named(String name) {
    return new ServiceFacts(name, Set.of(), Optional.empty(), Optional.empty());
  }
}
