package jp.mochi.idp.config;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Time zones as files name them. */
final class TimeZones {
  /** {@code tokyo} to {@code Asia/Tokyo}: what people type is mostly the city alone. */
  private static final Map<String, String> BY_CITY = byCity();

  private TimeZones() {}

  /** A zone of the time zone database (RFC 6557), by its name there. */
  static Form<ZoneId> named() {
    return text ->
        ZoneId.getAvailableZoneIds().contains(text) ? Form.good(ZoneId.of(text)) : unknown(text);
  }

  /** The same, or an offset such as {@code +09:00}. */
  static Form<ZoneId> namedOrOffset() {
    return text -> {
      try {
        return Form.good(ZoneId.of(text));
      } catch (DateTimeException noZone) {
        return unknown(text);
      }
    };
  }

  private static Form.Parsed<ZoneId> unknown(String text) {
    return meant(text)
        .<Form.Parsed<ZoneId>>map(near -> Form.bad(FaultCode.TIME_ZONE_NEAR, text, near))
        .orElseGet(() -> Form.bad(FaultCode.TIME_ZONE, text));
  }

  /** By an abbreviation that Java knows, by the city alone, or else by the nearest spelling. */
  private static Optional<String> meant(String text) {
    var abbreviated = ZoneId.SHORT_IDS.get(text.toUpperCase(Locale.ROOT));
    if (abbreviated != null && abbreviated.contains("/")) {
      return Optional.of(abbreviated);
    }
    var typed = text.toLowerCase(Locale.ROOT).replace(' ', '_');
    var city = typed.substring(typed.lastIndexOf('/') + 1);
    if (city.length() < 4) { // every three letters are near some city's
      return Optional.empty();
    }
    return Optional.ofNullable(BY_CITY.get(city))
        .or(() -> Nearest.of(city, BY_CITY.keySet()).map(BY_CITY::get));
  }

  private static Map<String, String> byCity() {
    var zones = new TreeMap<String, String>();
    for (var id : ZoneId.getAvailableZoneIds()) {
      var city = id.substring(id.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
      if (id.contains("/") && !id.startsWith("SystemV/") && !id.startsWith("Etc/")) {
        zones.merge(city, id, (one, other) -> one.compareTo(other) <= 0 ? one : other);
      }
    }
    return zones;
  }
}
