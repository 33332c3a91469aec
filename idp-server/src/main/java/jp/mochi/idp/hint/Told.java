package jp.mochi.idp.hint;

import java.util.Objects;
import jp.mochi.idp.policy.ServiceFacts;

/**
 * Something that people sign on to, registered by metadata or behind the gate, as far as hints need
 * to know it.
 *
 * @param facts what rules get to know of it
 * @param publish whether anybody may be told from where it is reached
 */
public record Told(ServiceFacts facts, boolean publish) {
  public Told {
    Objects.requireNonNull(facts);
  }
}
