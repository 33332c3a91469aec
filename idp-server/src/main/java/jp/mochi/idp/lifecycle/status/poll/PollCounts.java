package jp.mochi.idp.lifecycle.status.poll;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What came in by one reading of a list. One thread's. */
final class PollCounts {
  /** So many devices are named of each sort; the others are counted. */
  static final int MOST_NAMED = 100;

  /** What became of one device of the list. */
  enum Sort {
    /** What was said of it is kept. */
    TAKEN,
    /** The same as last time. */
    UNCHANGED,
    /** Its ownership or its platform is none that the source speaks for. */
    NOT_CONCERNED,
    /** The register has no such device. */
    UNKNOWN,
    /** What is said of it can't be read. */
    BROKEN,
    /** What is said of it can't be taken. */
    REFUSED,
    /** It stands in the list no more. */
    LEFT;

    /** As the interface and metrics write it. */
    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final JsonMapper JSON = new JsonMapper();
  private final Map<Sort, Integer> numbers = new TreeMap<>();
  private final Map<Sort, List<StatusSources.Named>> named = new TreeMap<>();

  void add(Sort sort) {
    numbers.merge(sort, 1, Integer::sum);
  }

  /**
   * Counts a device that is worth naming.
   *
   * @param why what is the matter with it, or its model
   */
  void add(Sort sort, String id, String why) {
    add(sort);
    var list = named.computeIfAbsent(sort, unused -> new ArrayList<>());
    if (list.size() < MOST_NAMED) {
      list.add(new StatusSources.Named(id, why));
    }
  }

  int number(Sort sort) {
    return numbers.getOrDefault(sort, 0);
  }

  List<StatusSources.Named> named(Sort sort) {
    return List.copyOf(named.getOrDefault(sort, List.of()));
  }

  /** The numbers, for records. */
  Map<String, String> detail() {
    var detail = new TreeMap<String, String>();
    numbers.forEach((sort, number) -> detail.put(sort.text(), String.valueOf(number)));
    return detail;
  }

  String written() {
    var node = JsonNodeFactory.instance.objectNode();
    numbers.forEach((sort, number) -> node.put(sort.name(), number.intValue()));
    named.forEach(
        (sort, list) -> {
          var array = node.putArray(sort.name() + "_NAMED");
          list.forEach(each -> array.addObject().put("id", each.id()).put("why", each.why()));
        });
    return node.toString();
  }

  static PollCounts read(String written) {
    var counts = new PollCounts();
    try {
      var node = JSON.readTree(written.isEmpty() ? "{}" : written);
      for (var sort : Sort.values()) {
        if (node.has(sort.name())) {
          counts.numbers.put(sort, node.path(sort.name()).asInt());
        }
        for (JsonNode each : node.path(sort.name() + "_NAMED")) {
          counts
              .named
              .computeIfAbsent(sort, unused -> new ArrayList<>())
              .add(new StatusSources.Named(each.path("id").asText(), each.path("why").asText()));
        }
      }
      return counts;
    } catch (JsonProcessingException ours) {
      throw new IllegalStateException("the counts of a status source can't be read", ours);
    }
  }
}
