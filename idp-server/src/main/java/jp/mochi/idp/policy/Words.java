package jp.mochi.idp.policy;

import java.util.Objects;

/** A sentence that a rule has for people, in the two languages that they read. */
public record Words(String ja, String en) {
  public Words {
    Objects.requireNonNull(ja);
    Objects.requireNonNull(en);
  }
}
