package jp.mochi.idp.lifecycle.collection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.device.app.Blocklist;
import jp.mochi.device.app.BlocklistEntry;
import jp.mochi.device.app.Criteria;
import jp.mochi.idp.audit.AuditEvent.Who;
import jp.mochi.idp.config.CollectionConfig;
import org.jdbi.v3.core.Handle;

/** Brings the blocklist in line with what is known of a collection, within one transaction. */
final class KeepList {
  private final CollectionTable table;
  private final Blocklist blocklist;

  KeepList(CollectionTable table, Blocklist blocklist) {
    this.table = table;
    this.blocklist = blocklist;
  }

  /**
   * What was changed.
   *
   * @param listed entries that came onto the list
   * @param off how many went
   * @param decided what became of indicators of which that is new
   * @param changes when what holds will next change by itself
   */
  record Done(
      List<BlocklistEntry> listed, int off, Map<String, Fate> decided, Optional<Instant> changes) {
    Done {
      listed = List.copyOf(listed);
      decided = new TreeMap<>(decided);
    }

    boolean isNothing() {
      return listed.isEmpty() && off == 0 && decided.isEmpty();
    }
  }

  /** An entry that is wanted, and the indicators that want it. */
  private record Wanted(Criteria criteria, List<String> indicators) {}

  Done keep(Handle handle, CollectionConfig config, Instant now) {
    var indicators = table.listable(handle, config.name());
    var fates = new HashMap<String, Fate>();
    var wanted = wanted(indicators, config, fates, now);
    takenOff(handle, config.name(), wanted, fates);
    int off = takeOff(handle, config, wanted.keySet(), now);
    var listed = list(handle, config, wanted, fates, now);
    indicators.forEach(each -> fates.remove(each.id(), each.fate()));
    table.fate(handle, config.name(), fates);
    return new Done(listed, off, fates, changes(indicators, now));
  }

  private static Map<String, Wanted> wanted(
      List<Indicator> indicators, CollectionConfig config, Map<String, Fate> fates, Instant now) {
    var wanted = new LinkedHashMap<String, Wanted>();
    for (var each : indicators) {
      var holds = holds(each, config.minConfidence(), now);
      fates.put(each.id(), holds);
      if (holds == Fate.LISTED) {
        var meaning = PatternMeaning.of(each.pattern());
        if (meaning.rest().isPresent()) {
          fates.put(each.id(), Fate.IN_PART);
        }
        for (var criteria : meaning.criteria()) {
          wanted
              .computeIfAbsent(criteria.text(), it -> new Wanted(criteria, new ArrayList<>()))
              .indicators()
              .add(each.id());
        }
      }
    }
    return wanted;
  }

  /** STIX 2.1 §4.7: valid from its first moment, and no longer at its last. */
  private static Fate holds(Indicator indicator, int minConfidence, Instant now) {
    if (minConfidence > 0 && indicator.confidence().orElse(-1) < minConfidence) {
      return Fate.CONFIDENCE;
    }
    if (indicator.from().isAfter(now)) {
      return Fate.NOT_YET;
    }
    return indicator.until().filter(end -> !end.isAfter(now)).isPresent() ? Fate.OVER : Fate.LISTED;
  }

  private static Optional<Instant> changes(List<Indicator> indicators, Instant now) {
    return indicators.stream()
        .flatMap(each -> Stream.concat(Stream.of(each.from()), each.until().stream()))
        .filter(time -> time.isAfter(now))
        .min(Instant::compareTo);
  }

  /** What somebody took off the list stays off, until they add it themselves. */
  private void takenOff(
      Handle handle, String source, Map<String, Wanted> wanted, Map<String, Fate> fates) {
    var off = new HashMap<String, BlocklistEntry.How>();
    for (var entry : blocklist.takenOff(handle, source)) {
      off.put(entry.criteria().text(), entry.removed().orElseThrow().how());
    }
    blocklist.from(handle, source).forEach(there -> off.remove(there.criteria().text()));
    off.values().removeIf(BlocklistEntry.How.SOURCE::equals);
    for (var said : off.keySet()) {
      var gone = wanted.remove(said);
      if (gone != null) {
        gone.indicators().forEach(id -> fates.put(id, Fate.TAKEN_OFF));
      }
    }
  }

  /** What isn't wanted any more, and what does otherwise than mochi.yaml says now. */
  private int takeOff(Handle handle, CollectionConfig config, Set<String> wanted, Instant now) {
    int off = 0;
    for (var entry : blocklist.from(handle, config.name())) {
      if (!wanted.contains(entry.criteria().text())
          || entry.action() != config.action()
          || !entry.lookBack().equals(config.lookBack())) {
        off += blocklist.remove(handle, entry.id(), gone(now)).isPresent() ? 1 : 0;
      }
    }
    return off;
  }

  /** That the house takes an entry off, because its source has or is it no longer. */
  static BlocklistEntry.Removed gone(Instant now) {
    return new BlocklistEntry.Removed(now, Who.HOUSE, BlocklistEntry.How.SOURCE);
  }

  private List<BlocklistEntry> list(
      Handle handle,
      CollectionConfig config,
      Map<String, Wanted> wanted,
      Map<String, Fate> fates,
      Instant now) {
    var there =
        blocklist.from(handle, config.name()).stream()
            .map(entry -> entry.criteria().text())
            .collect(Collectors.toSet());
    var fresh =
        wanted.values().stream().filter(it -> !there.contains(it.criteria().text())).toList();
    if (fresh.isEmpty()) {
      return List.of();
    }
    var entries = fresh.stream().map(each -> fresh(each, config)).toList();
    var added = blocklist.add(handle, entries, Who.HOUSE, now);
    var listed = new ArrayList<BlocklistEntry>();
    for (int i = 0; i < added.size(); i++) {
      var ids = fresh.get(i).indicators();
      switch (added.get(i)) {
        case Blocklist.Added.Listed(var entry) -> listed.add(entry);
        case Blocklist.Added.Already unused -> ids.forEach(id -> fates.put(id, Fate.ELSEWHERE));
        case Blocklist.Added.Full unused -> ids.forEach(id -> fates.put(id, Fate.FULL));
      }
    }
    return listed;
  }

  /** The reason names where it is from; the publisher's own words stay with staff. */
  private static BlocklistEntry.Fresh fresh(Wanted wanted, CollectionConfig config) {
    return new BlocklistEntry.Fresh(
        wanted.criteria(),
        config.action(),
        config.lookBack(),
        new BlocklistEntry.Reason(
            "有害なアプリとして情報共有元（" + config.name() + "）から報告されています",
            "It is reported as harmful (" + config.name() + ")"),
        new BlocklistEntry.Source(config.name(), wanted.indicators().getFirst()));
  }
}
