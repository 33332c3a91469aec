package jp.mochi.idp.hint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a new version changes for services that were in the last one. */
final class RangeChanges {
  private static final int SHOWN = 50;

  private RangeChanges() {}

  /**
   * One service's.
   *
   * @param detail what came and what went, for the record
   */
  record Change(String service, Map<String, String> detail) {
    Change {
      detail = Map.copyOf(detail);
    }
  }

  static List<Change> between(JsonNode before, JsonNode after) {
    Map<String, JsonNode> former = new HashMap<>();
    before.path("services").forEach(one -> former.put(one.path("service").asText(), one));
    List<Change> changes = new ArrayList<>();
    for (var now : after.path("services")) {
      var then = former.get(now.path("service").asText());
      if (then != null && !ranges(then).equals(ranges(now))) {
        changes.add(change(then, now));
      }
    }
    return changes;
  }

  private static Change change(JsonNode then, JsonNode now) {
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("added", listed(without(ranges(now), ranges(then))));
    detail.put("removed", listed(without(ranges(then), ranges(now))));
    detail.put("exact", now.path("exact").asText());
    return new Change(now.path("service").asText(), detail);
  }

  private static Set<String> ranges(JsonNode service) {
    Set<String> ranges = new LinkedHashSet<>();
    service.path("ranges").forEach(range -> ranges.add(range.asText()));
    return ranges;
  }

  private static Set<String> without(Set<String> all, Set<String> others) {
    Set<String> left = new LinkedHashSet<>(all);
    left.removeAll(others);
    return left;
  }

  private static String listed(Set<String> ranges) {
    var shown = String.join(" ", ranges.stream().limit(SHOWN).toList());
    return ranges.size() <= SHOWN ? shown : shown + " … (" + ranges.size() + ")";
  }
}
