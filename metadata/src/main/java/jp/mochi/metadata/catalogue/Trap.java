package jp.mochi.metadata.catalogue;

import java.util.Objects;

/** Something that has gone wrong for others, and what to do about it. */
public record Trap(Wording text, Basis basis) {
  public Trap {
    Objects.requireNonNull(text);
    Objects.requireNonNull(basis);
  }
}
