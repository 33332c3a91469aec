package jp.mochi.idp.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import jp.mochi.device.app.App;
import jp.mochi.device.app.AppMatch;
import jp.mochi.device.app.AppSpan;
import jp.mochi.device.app.BlocklistEntry;
import jp.mochi.device.app.Inventory;
import jp.mochi.device.app.Matches;
import jp.mochi.device.app.Reported;
import jp.mochi.device.app.VersionRange;
import jp.mochi.idp.lifecycle.app.AppReports;

/** Apps and the blocklist as JSON. */
final class AppJson {
  private AppJson() {}

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode of(App app) {
    return object()
        .put("id", app.id())
        .put("name", app.name())
        .put("version", app.version())
        .put("signer", app.signer())
        .put("sha256", app.hash());
  }

  /** That a device has an app, or had it. */
  static ObjectNode of(AppSpan span) {
    var node = of(span.app()).put("source", span.source()).put("since", span.since().toString());
    return node.put("until", span.until().map(Instant::toString).orElse(null));
  }

  /** What a device has. */
  static ObjectNode of(String device, AppReports.Present present) {
    var node = object().put("device", device);
    var reports = node.putArray("reports");
    present
        .reports()
        .forEach(
            each ->
                reports
                    .addObject()
                    .put("source", each.source())
                    .put("at", each.at().toString())
                    .put("apps", each.apps()));
    var apps = node.putArray("apps");
    present.apps().forEach(span -> apps.add(of(span)));
    var listed = node.putArray("listed");
    present.listed().forEach(match -> listed.add(of(match)));
    return node;
  }

  /** A match, with its app and its entry. */
  static ObjectNode of(AppMatch match) {
    var node =
        object()
            .put("device", match.device())
            .put("entry", match.entry().id())
            .put("action", match.entry().action().text())
            .put("present", match.present())
            .put("shutsOut", match.shutsOut())
            .put("since", match.since().toString())
            .put("found", match.found().toString())
            .put("acted", match.acted().map(Instant::toString).orElse(null));
    node.set("app", of(match.app()));
    return node;
  }

  /** What became of a report. */
  static ObjectNode of(Reported.Kept report) {
    var node =
        object()
            .put("device", report.device().id())
            .put("appeared", report.appeared())
            .put("gone", report.gone());
    var listed = node.putArray("listed");
    report.matches().forEach(match -> listed.add(of(match)));
    return node;
  }

  /** Who has an app. */
  static ObjectNode spread(
      String app, List<Inventory.Spread> versions, List<String> devices, int limit) {
    var node = object().put("id", app);
    var array = node.putArray("versions");
    versions.forEach(each -> array.add(of(each.app()).put("devices", each.devices())));
    var ids = node.putArray("devices");
    devices.forEach(ids::add);
    if (devices.size() == limit) {
      node.put("next", devices.getLast());
    }
    return node;
  }

  /** An entry of the blocklist. */
  static ObjectNode of(BlocklistEntry entry) {
    var criteria = entry.criteria();
    var node =
        object()
            .put("id", entry.id())
            .put("app", criteria.id().orElse(null))
            .put("versions", criteria.versions().map(VersionRange::text).orElse(null))
            .put("signer", criteria.signer().orElse(null))
            .put("sha256", criteria.hash().orElse(null))
            .put("action", entry.action().text())
            .put("lookBack", entry.lookBack().toDays() + "d")
            .put("reasonJa", entry.reason().ja())
            .put("reasonEn", entry.reason().en())
            .put("source", entry.source().kind())
            .put("reference", entry.source().reference())
            .put("added", entry.added().at().toString())
            .put("by", entry.added().by())
            .put("matched", entry.matched().map(Instant::toString).orElse(null));
    entry
        .removed()
        .ifPresent(it -> node.put("removed", it.at().toString()).put("removedBy", it.by()));
    return node;
  }

  /** The same with how it fares. */
  static ObjectNode of(BlocklistEntry entry, Matches.Count count) {
    var node = of(entry);
    node.putObject("found")
        .put("devices", count.devices())
        .put("present", count.present())
        .put("pending", count.pending());
    return node;
  }
}
