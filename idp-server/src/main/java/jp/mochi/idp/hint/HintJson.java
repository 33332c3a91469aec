package jp.mochi.idp.hint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Ranges as JSON. */
public final class HintJson {
  private HintJson() {}

  /**
   * {@code service}, {@code open}, {@code exact}, {@code rules}, {@code ranges}, and in {@code
   * doubts} why they aren't exact.
   */
  public static ObjectNode of(ServiceRanges ranges) {
    var node = JsonNodeFactory.instance.objectNode().put("service", ranges.service());
    node.put("open", ranges.open()).put("exact", ranges.exact());
    ranges.rules().forEach(node.putArray("rules")::add);
    ranges.blocks().forEach(node.putArray("ranges")::add);
    var doubts = node.putArray("doubts");
    for (var doubt : ranges.doubts()) {
      var words = doubt.words();
      doubts.addObject().put("en", words.en()).put("ja", words.ja());
    }
    return node;
  }
}
