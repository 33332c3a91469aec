package jp.mochi.idp.policy;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a decision was taken on, so that it can be written down and taken again.
 *
 * @param facts all that was known
 * @param attributes the names, in lower case, of the person's attributes that some rule names: what
 *     the others held can't have mattered, and is nobody's business
 * @param device what counted of the device: nothing where it was shown before and not for this
 * @param counting the factors whose proofs counted: of a device those that were made for this, or
 *     of which the rule that decided says how old they may be
 */
public record Grounds(
    Facts facts, Set<String> attributes, DeviceFacts device, Set<Factor> counting) {
  public Grounds {
    Objects.requireNonNull(facts);
    counting = Set.copyOf(counting);
    Objects.requireNonNull(device);
    attributes = Set.copyOf(attributes);
  }

  /** Where all that was known counted. */
  public Grounds(Facts facts, Set<String> attributes) {
    this(
        facts,
        attributes,
        facts.device(),
        facts.factors().stream().map(ProvedFactor::factor).collect(Collectors.toSet()));
  }

  /** Without what is known of a person: a trace may end up in a log. */
  @Override
  public String toString() {
    return "Grounds[" + facts.service().name() + "]";
  }
}
