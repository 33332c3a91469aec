package jp.mochi.idp.http;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The addresses of the whole server, each at each of the three doors. */
class RouteTableTest {
  /** Addresses that scripts, services and phones rely on, where they stand. */
  private static final Map<Listener, List<String>> PROMISED =
      Map.of(
          Listener.MAIN,
          List.of(
              "/saml/metadata",
              "/saml/certificate.pem",
              "/saml/sso",
              "/saml/slo",
              "/saml/slo/soap",
              "/saml/unsolicited",
              "/logout",
              "/.well-known/source-ip-hints",
              "/gate/check",
              "/me",
              "/login/status",
              "/login/continue",
              "/login/app-warning",
              "/login/app-warning/show",
              "/login/code",
              "/api/v1/mdm/apple",
              "/me/enrol",
              "/me/lost",
              "/helpdesk",
              "/helpdesk/found",
              "/helpdesk/search",
              "/helpdesk/people/{person}",
              "/helpdesk/people/{person}/{act}",
              "/helpdesk/records/{reference}",
              "/enrol",
              "/enrol/key",
              "/login/key",
              "/pki/ca.pem",
              "/pki/crl",
              "/pki/ocsp",
              "/pki/scep"),
          Listener.CLIENT_CERTIFICATE,
          List.of(
              "/.well-known/est/cacerts",
              "/.well-known/est/csrattrs",
              "/.well-known/est/simpleenroll",
              "/.well-known/est/simplereenroll"),
          Listener.MANAGEMENT,
          List.of("/health/live", "/health/ready", "/metrics"));

  private static final List<String> METHODS = List.of("PATCH", "DELETE", "PUT", "POST", "GET");

  @TempDir private static Path dir;
  private static List<Route> table;
  private static House house;

  @BeforeAll
  static void open() throws Exception {
    UnaryOperator<String> all = yaml -> yaml + "device-keys: {enabled: true}\n";
    try (var whole = jp.mochi.idp.House.start(dir, Clock.systemUTC(), all)) {
      table = whole.routes();
    }
    house = House.of(table);
  }

  @AfterAll
  static void close() {
    house.close();
  }

  /** Asked by a method that the address hasn't, where there is one: no handler runs for that. */
  @Test
  void everyAddressIsThereOnItsListenersAndOnNoOther() throws Exception {
    var byPath = table.stream().collect(groupingBy(Route::path));
    assertTrue(byPath.size() > 40, byPath.keySet().toString());
    var wrong = new ArrayList<String>();
    for (var place : byPath.entrySet()) {
      var methods = place.getValue().stream().map(route -> route.method().name()).toList();
      var method = METHODS.stream().filter(m -> !methods.contains(m)).findFirst().orElse("PUT");
      for (var listener : Listener.values()) {
        var own = place.getValue().stream().anyMatch(r -> r.listeners().contains(listener));
        var status = house.send(listener, method, filled(place.getKey())).statusCode();
        if (own == (status == 404)) {
          wrong.add(listener + " " + place.getKey() + " answered " + status);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** The method that is served elsewhere isn't served here, whatever else the listener has. */
  @Test
  void noRouteAnswersItsOwnMethodAtAnotherDoor() throws Exception {
    var served =
        table.stream()
            .flatMap(
                route -> route.listeners().stream().map(door -> Map.entry(door, signature(route))))
            .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toSet())));
    var wrong = new ArrayList<String>();
    for (var route : table) {
      for (var listener : Listener.values()) {
        if (served.getOrDefault(listener, Set.of()).contains(signature(route))) {
          continue;
        }
        var status = house.send(listener, route.method().name(), filled(route.path())).statusCode();
        if (status != 404 && status != 405) {
          wrong.add(listener + " " + signature(route) + " answered " + status);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void whatIsPromisedIsThere() {
    var all = Stream.concat(table.stream(), health().routes().stream()).toList();
    for (var promise : PROMISED.entrySet()) {
      var there =
          all.stream()
              .filter(route -> route.listeners().contains(promise.getKey()))
              .map(Route::path)
              .collect(toCollection(TreeSet::new));
      assertTrue(there.containsAll(promise.getValue()), promise.getKey() + " has only " + there);
    }
  }

  private static Health health() {
    return new Health(List.of(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  private static String signature(Route route) {
    return route.method() + " " + route.path();
  }

  private static String filled(String path) {
    return path.replaceAll("\\{[^}]*}|<[^>]*>", "x");
  }
}
