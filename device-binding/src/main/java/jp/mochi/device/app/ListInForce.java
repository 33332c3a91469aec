package jp.mochi.device.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All entries that count, found by what an app says of itself. */
final class ListInForce {
  private final Map<String, List<BlocklistEntry>> byId = new HashMap<>();
  private final Map<String, List<BlocklistEntry>> bySigner = new HashMap<>();
  private final Map<String, List<BlocklistEntry>> byHash = new HashMap<>();

  /** Those of a signer that name a hash, too: they mean its apps whose hash isn't reported. */
  private final Map<String, List<BlocklistEntry>> bySignerUnhashed = new HashMap<>();

  ListInForce(List<BlocklistEntry> entries) {
    for (var entry : entries) {
      var criteria = entry.criteria();
      if (criteria.id().isPresent()) {
        put(byId, criteria.id(), entry);
      } else {
        put(criteria.hash().isPresent() ? bySignerUnhashed : bySigner, criteria.signer(), entry);
        put(byHash, criteria.hash(), entry);
      }
    }
  }

  private static void put(
      Map<String, List<BlocklistEntry>> map, Optional<String> key, BlocklistEntry entry) {
    key.ifPresent(it -> map.computeIfAbsent(it, unused -> new ArrayList<>()).add(entry));
  }

  /** The entries that mean this app. */
  List<BlocklistEntry> meaning(App app) {
    var found = new LinkedHashSet<BlocklistEntry>();
    found.addAll(byId.getOrDefault(app.id(), List.of()));
    found.addAll(bySigner.getOrDefault(app.signer(), List.of()));
    if (app.hash().isEmpty()) {
      found.addAll(bySignerUnhashed.getOrDefault(app.signer(), List.of()));
    }
    found.addAll(byHash.getOrDefault(app.hash(), List.of()));
    return found.stream().filter(entry -> entry.criteria().mean(app)).toList();
  }
}
