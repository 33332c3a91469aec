package jp.mochi.idp.policy;

import java.util.Objects;
import java.util.Set;

/**
 * What a decision was taken on, so that it can be written down and taken again.
 *
 * @param facts all that was known
 * @param attributes the names, in lower case, of the person's attributes that some rule names: what
 *     the others held can't have mattered, and is nobody's business
 */
public record Grounds(Facts facts, Set<String> attributes) {
  public Grounds {
    Objects.requireNonNull(facts);
    attributes = Set.copyOf(attributes);
  }

  /** Without what is known of a person: a trace may end up in a log. */
  @Override
  public String toString() {
    return "Grounds[" + facts.service().name() + "]";
  }
}
