package jp.mochi.idp.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All zones with their ranges at one moment; never changes.
 *
 * <p>Each block of the table carries the answer for an address whose narrowest block it is: its own
 * zones and those of every wider block around it. So one look-up of the narrowest block answers,
 * however zones overlap and nest.
 */
public final class Zones {
  /** No zones at all. */
  public static final Zones NONE = of(List.of());

  /** A block's answer, the ranges that are this very block, and the next wider block. */
  private record Entry(
      ZoneMembership answer, List<ZoneExplanation.In> own, @Nullable Entry around) {}

  private final Map<String, LoadedZone> zones = new TreeMap<>();
  private final Map<Set<String>, ZoneMembership> answers = new HashMap<>();
  private final PrefixTable<Entry> table;
  private final ZoneMembership elsewhere;
  private final List<ZoneMembership> places;

  private Zones(List<LoadedZone> loaded) {
    loaded.forEach(zone -> zones.put(zone.name(), zone));
    this.elsewhere = answer(Set.of());
    this.table = PrefixTable.of(byBlock(loaded), this::entry);
    this.places = List.copyOf(places());
    answers.clear();
  }

  /** These zones; a name stands once. */
  public static Zones of(List<LoadedZone> loaded) {
    return new Zones(loaded);
  }

  /** In which zones the address lies. */
  public ZoneMembership of(IpAddress address) {
    @Nullable Entry entry = table.narrowest(address);
    return entry == null ? elsewhere : entry.answer();
  }

  /** The same with every range that says so. */
  public ZoneExplanation why(IpAddress address) {
    var membership = of(address);
    List<ZoneExplanation.In> in = new ArrayList<>();
    for (@Nullable Entry at = table.narrowest(address); at != null; at = at.around()) {
      in.addAll(at.own());
    }
    in.sort(Comparator.comparing(ZoneExplanation.In::zone)); // stable: the narrowest stays first
    var unknown =
        membership.unknown().stream()
            .map(name -> new ZoneExplanation.Unknown(name, missing(name)))
            .toList();
    return new ZoneExplanation(address, in, List.copyOf(membership.out()), unknown);
  }

  /** Each answer that {@link #of} has for some address, once. */
  public List<ZoneMembership> all() {
    return places;
  }

  /** The answers of one set of zones are one object, so that none need be compared. */
  private Set<ZoneMembership> places() {
    Set<ZoneMembership> found = Collections.newSetFromMap(new IdentityHashMap<>());
    table.values().forEach(entry -> found.add(entry.map(Entry::answer).orElse(elsewhere)));
    return found;
  }

  /** Every zone's name, in alphabetical order. */
  public List<String> names() {
    return List.copyOf(zones.keySet());
  }

  /** One zone, with what is known of it. */
  public Optional<LoadedZone> zone(String name) {
    return Optional.ofNullable(zones.get(name));
  }

  private String missing(String name) {
    return zone(name).flatMap(LoadedZone::missing).orElse("");
  }

  private static Map<Cidr, List<ZoneExplanation.In>> byBlock(List<LoadedZone> loaded) {
    Map<Cidr, List<ZoneExplanation.In>> blocks = new LinkedHashMap<>();
    for (var zone : loaded) {
      for (var range : zone.ranges()) {
        blocks
            .computeIfAbsent(range.block(), block -> new ArrayList<>(1))
            .add(new ZoneExplanation.In(zone.name(), range));
      }
    }
    return blocks;
  }

  private Entry entry(List<ZoneExplanation.In> own, @Nullable Entry around) {
    Set<String> in = new TreeSet<>(around == null ? Set.of() : around.answer().in());
    own.forEach(range -> in.add(range.zone()));
    return new Entry(answer(in), List.copyOf(own), around);
  }

  /** One object for all blocks with the same answer. */
  private ZoneMembership answer(Set<String> in) {
    return answers.computeIfAbsent(
        in,
        same -> {
          Set<String> out = new TreeSet<>();
          Set<String> unknown = new TreeSet<>();
          zones
              .values()
              .forEach(
                  zone -> {
                    if (!same.contains(zone.name())) {
                      (zone.missing().isEmpty() ? out : unknown).add(zone.name());
                    }
                  });
          return new ZoneMembership(same, out, unknown);
        });
  }
}
