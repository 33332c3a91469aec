package jp.mochi.idp.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import jp.mochi.metadata.catalogue.Basis;

/** The grounds that a file names, each by a word. */
final class PresetBasis {
  private static final String MEMORY = "memory";
  private static final String UNKNOWN = "unknown";

  private final Map<String, String> sources;

  PresetBasis(Section root) {
    var section = root.section("sources");
    var read = new LinkedHashMap<String, String>();
    for (var key : section.keys()) {
      if (key.equals(MEMORY) || key.equals(UNKNOWN)) {
        section.fault(key, FaultCode.CATALOGUE_SOURCE_NAME, key);
      }
      read.put(key, section.required(key, PresetFile.text(), "", "Help Center, article 12345"));
    }
    this.sources = Map.copyOf(read);
  }

  /**
   * What something rests on.
   *
   * @param mayBeUnknown whether it can stand there without anybody knowing
   */
  Basis of(Section section, boolean mayBeUnknown) {
    if (!section.has("from")) {
      section.missing("from", MEMORY);
      return new Basis.FromMemory();
    }
    var words = section.oneOrMore("from", PresetFile.text());
    if (words.equals(List.of(MEMORY))) {
      return new Basis.FromMemory();
    }
    if (words.equals(List.of(UNKNOWN)) && mayBeUnknown) {
      return new Basis.Unknown();
    }
    var strange = words.stream().filter(word -> !sources.containsKey(word)).findFirst();
    if (words.isEmpty() || strange.isPresent()) {
      section.fault("from", FaultCode.CATALOGUE_FROM, strange.orElse(""), known());
      return new Basis.FromMemory();
    }
    return new Basis.Sourced(words.stream().map(sources::get).toList());
  }

  private String known() {
    var keys = new TreeSet<>(sources.keySet());
    return String.join(", ", keys) + (keys.isEmpty() ? "" : ", ") + MEMORY + ", " + UNKNOWN;
  }
}
