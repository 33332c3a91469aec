package jp.mochi.idp.http;

import static jp.mochi.idp.http.Listener.CLIENT_CERTIFICATE;
import static jp.mochi.idp.http.Listener.MAIN;
import static jp.mochi.idp.http.Listener.MANAGEMENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.http.HandlerType;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jp.mochi.idp.database.DatabaseBusy;
import jp.mochi.idp.network.CidrBlocks;
import jp.mochi.idp.network.ClientAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RoutesAndListenersTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
  private static final Visitors VISITORS =
      new Visitors(new ClientAddress(CidrBlocks.of("127.0.0.0/8")), NOON);
  private static final List<Route> ROUTES =
      List.of(
          Route.get(MAIN, "/saml/metadata", ctx -> ctx.result("metadata")),
          Route.post(MAIN, "/saml/sso", ctx -> ctx.result("sso")),
          Route.get(CLIENT_CERTIFICATE, "/login/certificate", ctx -> ctx.result("certificate")),
          new Route(
              Set.of(MAIN, MANAGEMENT),
              HandlerType.GET,
              "/api/v1/things/{name}",
              ctx -> ctx.result(ctx.pathParam("name"))),
          Route.get(MAIN, "/asset", ctx -> ctx.header("Cache-Control", "max-age=60").result("a")),
          Route.get(MAIN, "/own-404", ctx -> ctx.status(404).result("mine")),
          Route.get(
              MAIN,
              "/busy",
              ctx -> {
                throw new DatabaseBusy("full");
              }),
          Route.get(
              MAIN,
              "/bug",
              ctx -> {
                throw new IllegalStateException("secret detail");
              }),
          Route.get(
              MAIN,
              "/error",
              ctx -> {
                throw new StackOverflowError("secret detail");
              }),
          Route.get(
              MAIN,
              "/who",
              ctx -> {
                var visitor = VISITORS.of(ctx);
                assertEquals(visitor, VISITORS.of(ctx));
                ctx.result(visitor.browser() + " " + visitor.circumstances());
              }),
          Route.get(
              MAIN,
              "/session",
              ctx -> ctx.result(SetCookie.read(ctx, Cookies.SESSION).orElse("none"))));

  private static House house;

  @BeforeAll
  static void open() throws Exception {
    house = House.of(ROUTES);
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void everyRouteAnswersOnItsListenersAndOnNoOther() throws Exception {
    List<Route> all = new ArrayList<>(ROUTES);
    all.add(Route.get(MANAGEMENT, "/health/live", ctx -> {}));
    all.add(Route.get(MANAGEMENT, "/health/ready", ctx -> {}));
    all.add(Route.get(MANAGEMENT, "/metrics", ctx -> {}));
    for (Route route : all) {
      for (Listener listener : Listener.values()) {
        String path = route.path().replace("{name}", "x");
        var answer = house.send(listener, route.method().name(), path);
        boolean own = route.listeners().contains(listener);
        boolean notFound = answer.statusCode() == 404 && !answer.body().equals("mine");
        assertEquals(own, !notFound, listener + " " + path + " " + answer.body());
      }
    }
  }

  @Test
  void headFollowsGetAndAnotherMethodIsNotAllowed() throws Exception {
    assertEquals(200, house.send(MAIN, "HEAD", "/saml/metadata").statusCode());
    var wrong = house.send(MAIN, "POST", "/saml/metadata");
    assertEquals(405, wrong.statusCode());
    assertTrue(wrong.body().startsWith("NOT_FOUND "), wrong.body());
  }

  @Test
  void everyAnswerOfTheMainListenerHasTheSecurityHeaders() throws Exception {
    for (String path : List.of("/saml/metadata", "/nowhere", "/bug", "/error", "/busy")) {
      var headers = house.get(MAIN, path).headers();
      assertEquals(List.of("nosniff"), headers.allValues("X-Content-Type-Options"), path);
      assertEquals(List.of("no-store"), headers.allValues("Cache-Control"), path);
      assertEquals(List.of("DENY"), headers.allValues("X-Frame-Options"), path);
      assertEquals(List.of("strict-origin"), headers.allValues("Referrer-Policy"), path);
      assertEquals(
          List.of("max-age=63072000"), headers.allValues("Strict-Transport-Security"), path);
      String policy = headers.firstValue("Content-Security-Policy").orElse("");
      assertTrue(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), policy);
      assertEquals(List.of(), headers.allValues("Server"), path);
      assertTrue(
          headers
              .firstValue("X-Reference")
              .orElse("")
              .matches("[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}"),
          path);
    }
  }

  @Test
  void aRouteMaySetItsOwnHeaderOverTheDefault() throws Exception {
    assertEquals(
        List.of("max-age=60"), house.get(MAIN, "/asset").headers().allValues("Cache-Control"));
    assertEquals("mine", house.get(MAIN, "/own-404").body());
  }

  @Test
  void whatAHandlerThrowsIsToldWithoutDetail() throws Exception {
    assertFault(house.get(MAIN, "/bug"), 500, "INTERNAL");
    assertEquals(500, house.get(MAIN, "/error").statusCode());
    assertFalse(house.get(MAIN, "/error").body().contains("secret"));
    var busy = house.get(MAIN, "/busy");
    assertFault(busy, 503, "BUSY");
    assertEquals("2", busy.headers().firstValue("Retry-After").orElse(""));
    assertFault(house.get(MAIN, "/nowhere"), 404, "NOT_FOUND");
  }

  private static void assertFault(HttpResponse<String> answer, int status, String reason) {
    assertEquals(status, answer.statusCode());
    String reference = answer.headers().firstValue("X-Reference").orElse("");
    assertEquals(reason + " " + reference + "\n", answer.body());
  }

  @Test
  void aBrowserGetsItsCookieOnceAndKeepsIt() throws Exception {
    var first = house.get(MAIN, "/who");
    String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(
        cookie.matches(
            "__Host-mochi-browser=[A-Za-z0-9_-]{24}; Max-Age=31536000; Path=/; Secure; HttpOnly;"
                + " SameSite=Lax"),
        cookie);
    String pair = cookie.substring(0, cookie.indexOf(';'));
    var second = house.get(MAIN, "/who", "Cookie", pair);
    assertEquals(List.of(), second.headers().allValues("Set-Cookie"));
    assertEquals(first.body().split(" ")[0], second.body().split(" ")[0]);
    var forged = house.get(MAIN, "/who", "Cookie", "__Host-mochi-browser=chosen-by-me");
    assertNotEquals("chosen-by-me", forged.body().split(" ")[0]);
  }

  @Test
  void aCookieSentTwiceIsTakenAsAbsent() throws Exception {
    assertEquals("a", house.get(MAIN, "/session", "Cookie", "__Host-mochi-session=a").body());
    String twice = "__Host-mochi-session=a; __Host-mochi-session=b";
    assertEquals("none", house.get(MAIN, "/session", "Cookie", twice).body());
    assertEquals("none", house.get(MAIN, "/session").body());
  }

  @Test
  void theVisitorHasAddressTimeReferenceAndAgent() throws Exception {
    var answer =
        house.get(MAIN, "/who", "X-Forwarded-For", "1.2.3.4, 203.0.113.9", "User-Agent", "Pho/ne");
    String reference = answer.headers().firstValue("X-Reference").orElse("");
    assertTrue(
        answer
            .body()
            .endsWith(
                "Circumstances[time=2026-11-21T12:00:00Z, reference="
                    + reference
                    + ", clientAddress=203.0.113.9, userAgent=Pho/ne]"),
        answer.body());
    var unclear = house.get(MAIN, "/who", "X-Forwarded-For", "1.2.3.4", "Forwarded", "for=4.3.2.1");
    assertFault(unclear, 400, "MALFORMED_REQUEST");
  }

  @Test
  void metricsCountByPatternAndNotByWhatWasTyped() throws Exception {
    house.get(MAIN, "/api/v1/things/very-private");
    String metrics = house.get(MANAGEMENT, "/metrics").body();
    assertTrue(metrics.contains("route=\"GET /api/v1/things/{name}\",status=\"2xx\""), metrics);
    assertFalse(metrics.contains("very-private"), metrics);
  }
}
