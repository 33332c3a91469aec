package jp.mochi.idp.policy;

import java.util.Objects;
import java.util.Set;

/**
 * What a decision was taken on, so that it can be written down and taken again.
 *
 * @param facts all that was known
 * @param attributes the names, in lower case, of the person's attributes that some rule names: what
 *     the others held can't have mattered, and is nobody's business
 * @param device what counted of the device: nothing where it was shown before and not for this
 */
public record Grounds(Facts facts, Set<String> attributes, DeviceFacts device) {
  public Grounds {
    Objects.requireNonNull(facts);
    Objects.requireNonNull(device);
    attributes = Set.copyOf(attributes);
  }

  /** Where all that was known counted. */
  public Grounds(Facts facts, Set<String> attributes) {
    this(facts, attributes, facts.device());
  }

  /** Without what is known of a person: a trace may end up in a log. */
  @Override
  public String toString() {
    return "Grounds[" + facts.service().name() + "]";
  }
}
