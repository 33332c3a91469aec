package jp.mochi.idp.config;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import jp.mochi.idp.network.AddressRange;
import jp.mochi.idp.network.CountryBlocks;
import jp.mochi.idp.network.LocatedRange;
import jp.mochi.idp.network.Origin;
import jp.mochi.idp.network.ZoneList;
import jp.mochi.idp.network.ZonePlan;
import jp.mochi.idp.network.ZoneSource;

/**
 * Reads {@code zones} and {@code countries-database} of a policy. Lists on this machine are read
 * too, so that whatever is wrong in them is told with all the rest; the lists themselves are left
 * to the server, which reads them again when they change.
 */
final class ZonesReader {
  static final Duration USUAL_REFRESH = Duration.ofHours(1);

  private static final AddressRange.Blocks NOTHING = new AddressRange.Blocks(List.of());

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,63}");

  private static final List<String> SOURCES = List.of("ranges", "file", "url", "countries");

  /** The ISO countries, and Kosovo, which databases have under its user-assigned code. */
  private static final Set<String> COUNTRIES = countries();

  private final YamlFile file;
  private final Section root;
  private final Section section;
  private final ZoneWarnings warnings = new ZoneWarnings();

  /** How many more blocks the ranges written in this file may come to; less than none: too many. */
  private int blocksLeft = ZoneList.MOST_BLOCKS;

  ZonesReader(YamlFile file, Section root) {
    this.file = file;
    this.root = root;
    this.section = root.section("zones");
  }

  /** The zones; with faults noted at the file it is not to be used. */
  ZonePlan read() {
    var database = root.optional("countries-database", file.existing());
    database.ifPresent(this::tryDatabase);
    boolean named = root.has("countries-database");
    var zones = section.keys().stream().map(name -> zone(section, name, named)).toList();
    return new ZonePlan(zones, database);
  }

  /** Notes the keys of zones that nobody knows; for a reader that leaves the rest of the file. */
  void noteUnknown() {
    section.noteUnknown();
  }

  /** What is allowed and may yet be a mistake; known once everything is read. */
  List<Fault> warnings() {
    return warnings.found();
  }

  private ZonePlan.Zone zone(Section zones, String name, boolean databaseNamed) {
    if (!NAME.matcher(name).matches()) {
      zones.fault(name, FaultCode.ZONE_NAME, name);
    }
    var zone = zones.section(name);
    List<ZoneSource> sources = new ArrayList<>();
    written(zone, name).ifPresent(sources::add);
    zone.optional("file", file.existing())
        .ifPresent(
            list -> {
              check(name, list);
              sources.add(new ZoneSource.ListFile(list));
            });
    listUrl(zone).ifPresent(sources::add);
    countries(zone, databaseNamed).ifPresent(sources::add);
    boolean published = zone.orElse("public", Form.yesOrNo(), false);
    if (isEmpty(zone) && (zones.isMapping(name) || !zones.has(name))) {
      zones.fault(name, FaultCode.ZONE_EMPTY, name);
    }
    return new ZonePlan.Zone(name, published, sources);
  }

  private static boolean isEmpty(Section zone) {
    return SOURCES.stream().noneMatch(zone::has)
        || zone.isEmptyList("ranges")
        || zone.isEmptyList("countries");
  }

  private Optional<ZoneSource> written(Section zone, String name) {
    List<LocatedRange> ranges = new ArrayList<>();
    for (var item : zone.placed("ranges", range())) {
      var origin = new Origin.InFile(file.path(), item.line());
      item.value().blocks().forEach(block -> ranges.add(new LocatedRange(block, origin)));
    }
    warnings.look(name, ranges, "zones." + name + ".ranges");
    return ranges.isEmpty() ? Optional.empty() : Optional.of(new ZoneSource.Written(ranges));
  }

  /** Beyond the bound one fault says so, and nothing more is read. */
  private Form<AddressRange.Blocks> range() {
    return text -> {
      if (blocksLeft < 0) {
        return Form.good(NOTHING);
      }
      return switch (AddressRange.parse(text.strip())) {
        case AddressRange.Blocks blocks -> counted(blocks);
        case AddressRange.NotOne none -> Form.bad(FaultCode.ZONE_RANGE, text);
        case AddressRange.BitsAfterPrefix(var meant) ->
            Form.bad(FaultCode.ZONE_BITS, text, meant.toString());
        case AddressRange.Backwards backwards -> Form.bad(FaultCode.ZONE_BACKWARDS, text);
      };
    };
  }

  private Form.Parsed<AddressRange.Blocks> counted(AddressRange.Blocks blocks) {
    blocksLeft -= blocks.blocks().size();
    return blocksLeft < 0
        ? Form.bad(FaultCode.ZONE_MANY, String.valueOf(ZoneList.MOST_BLOCKS))
        : Form.good(blocks);
  }

  private void check(String zone, Path list) {
    try {
      var text = Files.readString(list, StandardCharsets.UTF_8);
      switch (ZoneList.read(text, line -> new Origin.InFile(list, line))) {
        case ZoneList.Outcome.Read(var ranges) -> warnings.look(zone, ranges, "");
        case ZoneList.Outcome.Faulty(var faults) ->
            faults.forEach(fault -> file.fault(fault(list, fault)));
      }
    } catch (IOException unreadable) {
      var why = String.valueOf(unreadable.getMessage());
      file.fault(new Fault(list, 0, "", FaultCode.ZONE_LIST_TEXT, List.of(why)));
    }
  }

  private static Fault fault(Path list, ZoneList.Fault fault) {
    var code =
        switch (fault.kind()) {
          case NOT_ONE -> FaultCode.ZONE_RANGE;
          case BITS -> FaultCode.ZONE_BITS;
          case BACKWARDS -> FaultCode.ZONE_BACKWARDS;
          case NONE -> FaultCode.ZONE_LIST_EMPTY;
          case TOO_LONG -> FaultCode.ZONE_LIST_LARGE;
          case TOO_MANY -> FaultCode.ZONE_MANY;
        };
    var arguments =
        switch (fault.kind()) {
          case TOO_LONG -> List.of(String.valueOf(ZoneList.MOST_CHARACTERS));
          case TOO_MANY -> List.of(String.valueOf(ZoneList.MOST_BLOCKS));
          case NOT_ONE, BITS, BACKWARDS, NONE -> List.of(fault.text(), fault.meant());
        };
    return new Fault(list, fault.line(), "", code, arguments);
  }

  private static Optional<ZoneSource> listUrl(Section zone) {
    var refresh = zone.optional("refresh", Durations.between("1m", "30d"));
    if (zone.has("refresh") && !zone.has("url")) {
      zone.fault("refresh", FaultCode.ZONE_REFRESH);
    }
    return zone.optional("url", url())
        .map(url -> new ZoneSource.ListUrl(url, refresh.orElse(USUAL_REFRESH)));
  }

  private static Form<URI> url() {
    return text -> {
      try {
        var uri = new URI(text);
        var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        var host = uri.getHost();
        var fits =
            host != null
                && uri.getRawUserInfo() == null
                && uri.getRawFragment() == null
                && (scheme.equals("https")
                    || (scheme.equals("http") && ListenAddress.isLoopback(host)));
        return fits ? Form.good(uri) : Form.bad(FaultCode.ZONE_URL, text);
      } catch (URISyntaxException notOne) {
        return Form.bad(FaultCode.ZONE_URL, text);
      }
    };
  }

  private static Optional<ZoneSource> countries(Section zone, boolean databaseNamed) {
    var codes = new LinkedHashSet<>(zone.list("countries", country()));
    if (!codes.isEmpty() && !databaseNamed) {
      zone.fault("countries", FaultCode.ZONE_COUNTRIES);
    }
    return codes.isEmpty() ? Optional.empty() : Optional.of(new ZoneSource.Countries(codes));
  }

  private static Form<String> country() {
    return text -> {
      var code = text.toUpperCase(Locale.ROOT);
      return COUNTRIES.contains(code) ? Form.good(code) : Form.bad(FaultCode.ZONE_COUNTRY, text);
    };
  }

  private static Set<String> countries() {
    var codes = new LinkedHashSet<>(Arrays.asList(Locale.getISOCountries()));
    codes.add("XK");
    return Set.copyOf(codes);
  }

  private void tryDatabase(Path database) {
    try {
      CountryBlocks.check(database);
    } catch (IOException unusable) {
      root.fault(
          "countries-database", FaultCode.ZONE_DATABASE, String.valueOf(unusable.getMessage()));
    }
  }
}
