package jp.mochi.idp.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import jp.mochi.idp.policy.BindingStrength;
import jp.mochi.idp.policy.Compliance;
import jp.mochi.idp.policy.DataLocation;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.Grounds;
import jp.mochi.idp.policy.Ownership;
import jp.mochi.idp.policy.PersonFacts;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Shortfall;
import jp.mochi.idp.policy.ZoneFacts;

/**
 * The facts of a decision as its record holds them: all of them but the person's attributes, of
 * which only those are written down that some rule named at that time; and of the request no more
 * than which proofs were made for it, where something was to be issued. Times are milliseconds
 * since 1970. What is too long is left out, and then counts as not recorded.
 *
 * @param facts as they were, without zones: whoever decides again looks the address up
 * @param attributes the attributes that are recorded, in lower case, also those without a value
 * @param groupsLeftOut the person was in too many groups to write down
 */
public record RecordedFacts(Facts facts, Set<String> attributes, boolean groupsLeftOut) {
  /** Characters of groups, and of attributes, that a record takes. */
  static final int MOST = 8_000;

  public RecordedFacts {
    attributes = Set.copyOf(attributes);
  }

  static Map<String, Object> json(Grounds grounds) {
    var facts = grounds.facts();
    var json = new LinkedHashMap<String, Object>();
    json.put("at", facts.now().toEpochMilli());
    service(json, facts.service());
    zones(json, facts.zones());
    facts.person().groups().ifPresent(groups -> json.put("groups", groups(groups)));
    facts.person().attributes().ifPresent(held -> attributes(json, held, grounds.attributes()));
    device(json, facts.device());
    facts.knownBrowser().ifPresent(known -> json.put("knownBrowser", known));
    if (!facts.factors().isEmpty()) {
      var proved = new TreeMap<String, Long>();
      facts.factors().forEach(f -> proved.put(f.factor().text(), f.at().toEpochMilli()));
      json.put("proved", proved);
    }
    facts
        .provedForRequest()
        .ifPresent(factors -> json.put("for", sorted(factors.stream().map(Factor::text).toList())));
    facts.factorsNotBefore().ifPresent(time -> json.put("notBefore", time.toEpochMilli()));
    return json;
  }

  private static void zones(Map<String, Object> json, ZoneFacts zones) {
    if (!zones.equals(ZoneFacts.UNKNOWN)) {
      json.put("zones", sorted(zones.in()));
    }
    if (!zones.unknown().isEmpty()) {
      json.put("zonesUnknown", sorted(zones.unknown()));
    }
  }

  private static void service(Map<String, Object> json, ServiceFacts service) {
    if (!service.tags().isEmpty()) {
      json.put("tags", sorted(service.tags()));
    }
    service.sensitivity().ifPresent(level -> json.put("sensitivity", level));
    service.data().ifPresent(data -> json.put("data", data.text()));
  }

  /** All of them, or only how many they are. */
  private static Object groups(Set<String> groups) {
    return groups.stream().mapToInt(String::length).sum() > MOST ? groups.size() : sorted(groups);
  }

  private static void attributes(
      Map<String, Object> json, Map<String, List<String>> held, Set<String> names) {
    var recorded = new TreeMap<String, List<String>>();
    for (var name : names) {
      var values = held.getOrDefault(name, List.of());
      if (values.stream().mapToInt(String::length).sum() <= MOST) {
        recorded.put(name, values);
      }
    }
    if (!recorded.isEmpty()) {
      json.put("attributes", recorded);
    }
  }

  private static void device(Map<String, Object> json, DeviceFacts device) {
    var known = new LinkedHashMap<String, Object>();
    device.ownership().ifPresent(value -> known.put("ownership", value.text()));
    device.binding().ifPresent(value -> known.put("binding", value.text()));
    device.compliance().ifPresent(value -> known.put("compliance", value.text()));
    device.status().ifPresent(time -> known.put("status", time.toEpochMilli()));
    if (!device.shortfalls().isEmpty()) {
      known.put("missing", device.shortfalls().stream().map(Shortfall::text).toList());
    }
    if (!known.isEmpty()) {
      json.put("device", known);
    }
  }

  private static List<String> sorted(Collection<String> names) {
    return List.copyOf(new TreeSet<>(names));
  }

  /** What {@link #json} wrote; empty where it isn't whole. */
  static Optional<RecordedFacts> read(
      JsonNode json, String service, String address, Optional<String> personId) {
    if (!json.path("at").isIntegralNumber()) {
      return Optional.empty();
    }
    var groups = json.path("groups");
    var attributes = json.path("attributes");
    var facts =
        new Facts(
            time(json.path("at")),
            service(service, json),
            address,
            ZoneFacts.UNKNOWN,
            groups.isMissingNode() ? PersonFacts.UNKNOWN : person(groups, attributes, personId),
            device(json.path("device")),
            proved(json.path("proved")),
            Optional.of(json.path("notBefore"))
                .filter(JsonNode::isNumber)
                .map(RecordedFacts::time));
    var names = new HashSet<String>();
    attributes.fieldNames().forEachRemaining(names::add);
    var known = json.path("knownBrowser");
    var looked = known.isBoolean() ? facts.withKnownBrowser(known.booleanValue()) : facts;
    var issuing = json.has("for") ? looked.issuing(factors(json.path("for"))) : looked;
    return Optional.of(new RecordedFacts(issuing, names, groups.isNumber()));
  }

  private static PersonFacts person(JsonNode groups, JsonNode attributes, Optional<String> id) {
    Map<String, List<String>> held = new HashMap<>();
    for (var attribute : attributes.properties()) {
      if (!attribute.getValue().isEmpty()) {
        held.put(attribute.getKey(), texts(attribute.getValue()));
      }
    }
    return new PersonFacts(
        id,
        groups.isArray() ? Optional.of(Set.copyOf(texts(groups))) : Optional.empty(),
        Optional.of(held));
  }

  private static ServiceFacts service(String name, JsonNode json) {
    return new ServiceFacts(
        name,
        Set.copyOf(texts(json.path("tags"))),
        Optional.of(json.path("sensitivity")).filter(JsonNode::isInt).map(JsonNode::intValue),
        one(json.path("data"), DataLocation.values(), DataLocation::text));
  }

  private static DeviceFacts device(JsonNode json) {
    return json.isMissingNode()
        ? DeviceFacts.UNKNOWN
        : new DeviceFacts(
            one(json.path("ownership"), Ownership.values(), Ownership::text),
            one(json.path("binding"), BindingStrength.values(), BindingStrength::text),
            one(json.path("compliance"), Compliance.values(), Compliance::text),
            Optional.of(json.path("status")).filter(JsonNode::isNumber).map(RecordedFacts::time));
  }

  private static List<ProvedFactor> proved(JsonNode json) {
    List<ProvedFactor> proved = new ArrayList<>();
    for (var factor : json.properties()) {
      Factor.of(factor.getKey())
          .ifPresent(known -> proved.add(new ProvedFactor(known, time(factor.getValue()))));
    }
    return proved;
  }

  private static Set<Factor> factors(JsonNode json) {
    return texts(json).stream()
        .flatMap(text -> Factor.of(text).stream())
        .collect(Collectors.toSet());
  }

  private static <T> Optional<T> one(JsonNode json, T[] values, Function<T, String> text) {
    for (T value : values) {
      if (text.apply(value).equals(json.textValue())) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>(array.size());
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static Instant time(JsonNode millis) {
    return Instant.ofEpochMilli(millis.longValue());
  }
}
