package jp.mochi.idp.config;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.network.Cidr;
import jp.mochi.idp.policy.DataLocation;

/** Reads {@code gate:}, the in-house systems. */
final class GateReader {
  private static final URI NOWHERE = URI.create("https://invalid.invalid");

  /** Headers that proxies, or we, give a meaning of their own. */
  private static final Set<String> TAKEN =
      Set.of("x-reference", "x-mochi-go", "x-mochi-reason", "x-real-ip", "x-requested-with");

  private final Section section;
  private final List<Cidr> trustedProxies;

  GateReader(Section section, List<Cidr> trustedProxies) {
    this.section = section;
    this.trustedProxies = trustedProxies;
  }

  GateConfig read() {
    var from = section.list("from", Addresses.cidr());
    var systems = section.section("systems");
    var found = new LinkedHashMap<String, GateConfig.InHouse>();
    for (var name : systems.keys()) {
      if (name.matches("[a-z0-9-]{1,40}")) {
        found.put(name, system(name, systems.section(name)));
      } else {
        systems.fault(name, FaultCode.GATE_NAME, name);
      }
    }
    if (!found.isEmpty() && !section.has("from")) {
      section.missing("from", "[10.0.0.7/32]");
    }
    from.stream()
        .filter(block -> trustedProxies.stream().noneMatch(trusted -> within(trusted, block)))
        .forEach(block -> section.fault("from", FaultCode.GATE_FROM, block.toString()));
    return new GateConfig(from, found);
  }

  private static boolean within(Cidr trusted, Cidr block) {
    return trusted.contains(block.first()) && trusted.prefix() <= block.prefix();
  }

  private GateConfig.InHouse system(String name, Section entry) {
    var shown = entry.section("display-name");
    return new GateConfig.InHouse(
        name,
        new DisplayName(
            shown.orElse("ja", Form.text(), name), shown.orElse("en", Form.text(), name)),
        entry.required("address", address(), NOWHERE, "https://" + name + ".corp.example"),
        entry.orElse("proxy", choice(GateConfig.Proxy.class), GateConfig.Proxy.NGINX),
        entry.list("tags", Form.text()),
        entry.optional("sensitivity", Form.number(1, 4)),
        entry.optional("data", choice(DataLocation.class)),
        entry.orElse("publish", Form.yesOrNo(), false),
        headers(entry),
        entry.orElse("group-prefix", Form.text(), ""));
  }

  private static Map<GateConfig.Told, String> headers(Section entry) {
    var section = entry.section("headers");
    var headers = new LinkedHashMap<GateConfig.Told, String>();
    var names = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
    for (var told : GateConfig.Told.values()) {
      section
          .optional(text(told), header())
          .ifPresent(
              name -> {
                if (!names.add(name)) {
                  section.fault(text(told), FaultCode.GATE_HEADER, name);
                }
                headers.put(told, name);
              });
    }
    return headers;
  }

  /** No underscore: to many a web application it is the same as a hyphen. */
  private static Form<String> header() {
    return text -> {
      var name = text.toLowerCase(Locale.ROOT);
      return name.matches("x-[a-z0-9]+(-[a-z0-9]+)*")
              && name.length() <= 60
              && !TAKEN.contains(name)
              && !name.startsWith("x-forwarded-")
              && !name.startsWith("x-original-")
          ? Form.good(text)
          : Form.bad(FaultCode.GATE_HEADER, text);
    };
  }

  /** https, a host, perhaps a port and a path whose segments are plain. */
  private static Form<URI> address() {
    return text ->
        switch (Addresses.https().parse(text)) {
          case Form.Parsed.Good<URI>(var uri)
              when uri.getRawQuery() == null
                  && uri.getRawPath().matches("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*") ->
              Form.good(uri);
          case Form.Parsed.Good<URI> other -> Form.bad(FaultCode.GATE_ADDRESS, text);
          case Form.Parsed.Bad<URI> bad -> Form.bad(FaultCode.GATE_ADDRESS, text);
        };
  }

  private static <E extends Enum<E>> Form<E> choice(Class<E> type) {
    return text ->
        Stream.of(type.getEnumConstants())
            .filter(value -> text(value).equals(text))
            .findFirst()
            .map(Form::good)
            .orElseGet(() -> Form.bad(FaultCode.CHOICE, text, choices(type)));
  }

  private static <E extends Enum<E>> String choices(Class<E> type) {
    return Stream.of(type.getEnumConstants())
        .map(GateReader::text)
        .collect(Collectors.joining(", "));
  }

  private static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
