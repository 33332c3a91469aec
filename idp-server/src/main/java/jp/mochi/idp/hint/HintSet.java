package jp.mochi.idp.hint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.network.LoadedZone;
import jp.mochi.idp.network.Zones;

/**
 * What one audience is told: {@code zones} and {@code services}, in one order, so that the same
 * policy and zones give the same text on every node.
 */
final class HintSet {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private HintSet() {}

  /** Every zone and every service. */
  static ObjectNode whole(Zones zones, List<ServiceRanges> services) {
    var set = JSON.objectNode();
    set.set("zones", zones(zones, all(zones)));
    var array = set.putArray("services");
    services.forEach(ranges -> array.add(HintJson.of(ranges)));
    return set;
  }

  /**
   * The zones marked public, and of services to be published those whose ranges lie wholly in them
   * or that anybody reaches from anywhere; of the latter the rules that open them. Nothing tells of
   * a zone that isn't public: not the addresses that it adds, and not the gap that it leaves in a
   * public zone, whose borders would be its own.
   */
  static ObjectNode open(Zones zones, List<ServiceRanges> toBePublished) {
    var published = all(zones).stream().filter(LoadedZone::published).toList();
    var names = published.stream().map(LoadedZone::name).toList();
    var told = stretches(zones, names);
    var borders = borders(zones, names);
    var set = JSON.objectNode();
    set.set("zones", zones(zones, published));
    var services = set.putArray("services");
    for (var ranges : toBePublished) {
      if (ranges.open()) {
        add(services, ranges).set("rules", texts(ranges.rules()));
      } else if (ranges.stretches().stream()
          .allMatch(one -> lies(one, told) && borders.containsAll(Border.of(one)))) {
        add(services, ranges).set("ranges", texts(ranges.blocks()));
      }
    }
    return set;
  }

  private static ObjectNode add(ArrayNode services, ServiceRanges ranges) {
    return services
        .addObject()
        .put("service", ranges.service())
        .put("open", ranges.open())
        .put("exact", ranges.exact());
  }

  /** Where addresses of a family begin or end to be in a zone. */
  private record Border(int bits, BigInteger at) {
    static List<Border> of(Stretch stretch) {
      return List.of(
          new Border(stretch.bits(), stretch.first()), new Border(stretch.bits(), stretch.end()));
    }
  }

  /** Those of each zone by itself: where two meet, nothing of either is a secret. */
  private static Set<Border> borders(Zones zones, List<String> names) {
    return names.stream()
        .flatMap(name -> stretches(zones, List.of(name)).stream())
        .flatMap(stretch -> Border.of(stretch).stream())
        .collect(Collectors.toSet());
  }

  private static boolean lies(Stretch stretch, List<Stretch> told) {
    return told.stream()
        .anyMatch(
            one ->
                one.bits() == stretch.bits()
                    && one.first().compareTo(stretch.first()) <= 0
                    && one.end().compareTo(stretch.end()) >= 0);
  }

  private static List<LoadedZone> all(Zones zones) {
    return zones.names().stream().flatMap(name -> zones.zone(name).stream()).toList();
  }

  private static ArrayNode zones(Zones zones, List<LoadedZone> told) {
    var array = JSON.arrayNode();
    for (var zone : told) {
      var blocks =
          stretches(zones, List.of(zone.name())).stream()
              .flatMap(stretch -> stretch.blocks().stream())
              .toList();
      array
          .addObject()
          .put("zone", zone.name())
          .put("exact", zone.missing().isEmpty())
          .set("ranges", texts(blocks));
    }
    return array;
  }

  private static List<Stretch> stretches(Zones zones, List<String> names) {
    return Stream.of(32, 128)
        .flatMap(bits -> new Sweep(zones, names, bits).keep(in -> !in.isEmpty()).stream())
        .toList();
  }

  private static ArrayNode texts(List<String> texts) {
    var array = JSON.arrayNode();
    texts.forEach(array::add);
    return array;
  }
}
