package jp.mochi.idp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.replay.Difference;
import jp.mochi.idp.replay.Draft;
import jp.mochi.idp.replay.Replay;
import jp.mochi.idp.replay.ReplayReport;
import jp.mochi.idp.replay.ReplayReport.Cell;

/** A replay as JSON. */
final class ReplayJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ReplayJson() {}

  static ObjectNode head(Draft draft, Replay.Window window, List<Notice> warnings) {
    var head = JSON.objectNode();
    head.put("version", draft.rules().version())
        .put("from", window.from().toString())
        .put("until", window.until().toString());
    head.set("warnings", Notices.json(warnings));
    return head;
  }

  static ObjectNode of(ReplayReport report) {
    var json = JSON.objectNode();
    var counts = json.putObject("counts").put("total", report.total());
    var people = json.putObject("people");
    for (var difference : Difference.values()) {
      counts.put(difference.text(), report.counts().getOrDefault(difference, 0L));
      if (difference.isChange()) {
        people.put(difference.text(), report.people().getOrDefault(difference, 0));
      }
    }
    var untold = json.putObject("untold");
    new TreeMap<>(report.untold()).forEach((fact, count) -> untold.put(fact.text(), count));
    json.set("rules", table(report.cells(), "rule", cell -> cell.rule().orElse("")));
    json.set("services", table(report.cells(), "service", Cell::service));
    var changes = json.putArray("changes");
    report.cells().stream()
        .filter(cell -> cell.difference().isChange())
        .forEach(cell -> changes.add(change(cell)));
    return json;
  }

  /** What fell on each rule or service; records without facts fell on no rule. */
  private static ArrayNode table(List<Cell> cells, String name, Function<Cell, String> by) {
    Map<String, Map<Difference, Long>> rows = new TreeMap<>();
    for (var cell : cells) {
      if (cell.difference() != Difference.NOT_RECORDED) {
        rows.computeIfAbsent(by.apply(cell), any -> new EnumMap<>(Difference.class))
            .merge(cell.difference(), cell.count(), Long::sum);
      }
    }
    var table = JSON.arrayNode();
    rows.forEach(
        (key, counts) -> {
          var row = table.addObject().put(name, key);
          counts.forEach((difference, count) -> row.put(difference.text(), count));
        });
    return table;
  }

  private static ObjectNode change(Cell cell) {
    var change =
        JSON.objectNode()
            .put("change", cell.difference().text())
            .put("rule", cell.rule().orElse(""))
            .put("service", cell.service());
    cell.factor().map(Factor::text).ifPresent(factor -> change.put("asks", factor));
    var examples = change.put("count", cell.count()).putArray("examples");
    for (var example : cell.examples()) {
      var one = examples.addObject();
      example.username().ifPresent(username -> one.put("username", username));
      example.personId().ifPresent(id -> one.put("person", id));
      one.put("time", example.time().toString()).put("reference", example.reference());
    }
    return change;
  }
}
