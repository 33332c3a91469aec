package jp.mochi.metadata.catalogue;

import java.util.List;

/** What a fact of the catalogue rests on. */
public sealed interface Basis {
  /** Somebody who should know has written it: where, as a text for people. */
  record Sourced(List<String> sources) implements Basis {
    public Sourced {
      sources = List.copyOf(sources);
      if (sources.isEmpty()) {
        throw new IllegalArgumentException("what is sourced has a source");
      }
    }
  }

  /** Experience says so; to be verified with the service. */
  record FromMemory() implements Basis {}

  /** Nobody knows; IT finds out, and is asked for it. */
  record Unknown() implements Basis {}

  /** The mark that files, answers and documents carry. */
  default String mark() {
    return switch (this) {
      case Sourced sourced -> "sourced";
      case FromMemory memory -> "from-memory";
      case Unknown unknown -> "unknown";
    };
  }

  /** Where it is written; none unless it is sourced. */
  default List<String> texts() {
    return this instanceof Sourced(var sources) ? sources : List.of();
  }
}
