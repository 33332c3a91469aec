package jp.mochi.idp.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;

/**
 * A whole server with in-house systems. What a browser sends to a system's host is a {@link
 * Browser} of its own, for it has that host's cookies; it asks as the proxy there would.
 */
final class Intranet implements AutoCloseable {
  static final String CLIENT = "203.0.113.5";

  private static final String GATE =
      """
      trusted-proxies: [127.0.0.0/8]
      gate:
        from: [127.0.0.1]
        systems:
          wiki:
            address: https://wiki.corp.example
            headers: {user: X-Mochi-User, id: X-Mochi-Id, mail: X-Mochi-Mail, name: X-Mochi-Name, groups: X-Mochi-Groups}
          tasks:
            address: https://intra.corp.example/tasks
            headers: {user: X-Mochi-User}
          mesh: {address: "https://mesh.corp.example", proxy: envoy}
          edge: {address: "https://edge.corp.example", proxy: traefik}
      """;

  final House house;

  private Intranet(House house) {
    this.house = house;
  }

  static Intranet start(Path dir, InstantSource time) throws Exception {
    return new Intranet(House.start(dir, time, yaml -> yaml + GATE));
  }

  /** By these rules. */
  static Intranet start(Path dir, InstantSource time, String policy) throws Exception {
    return new Intranet(House.start(dir, time, yaml -> yaml + GATE, policy));
  }

  /** A browser on our own host. */
  Browser browser() {
    return house.browser().from(CLIENT);
  }

  /** A browser at a system behind nginx. */
  Browser at(String page) {
    return browser().saying("X-Original-URI", page).saying("X-Original-Method", "GET");
  }

  /** What nginx is told. */
  static Browser.Page check(Browser there, String system) throws Exception {
    return there.get("/gate/check?system=" + system);
  }

  /** Where the browser is sent, as a path of ours. */
  static String go(Browser.Page answer) {
    return header(answer, "X-Mochi-Go").substring(House.BASE_URL.length());
  }

  static String header(Browser.Page answer, String name) {
    return answer.response().headers().firstValue(name).orElse("");
  }

  /** The page that posts the code on, after tanaka's password. */
  Browser.Page code(Browser here, Browser there, String system) throws Exception {
    var asked = check(there, system);
    assertEquals(401, asked.status(), asked.body());
    return here.signIn(here.get(go(asked)), "tanaka", "tanaka-demo-1");
  }

  /** Brings a code to a system's host. */
  static Browser.Page done(Browser there, String system, Map<String, String> fields)
      throws Exception {
    return there.post("/gate/done/" + system, fields);
  }

  /** A browser that tanaka has signed on to the system with. */
  Browser signedOn(String system, String page) throws Exception {
    var there = at(page);
    var brought = done(there, system, code(browser(), there, system).fields());
    assertEquals(303, brought.status(), brought.body());
    return there;
  }

  /** How many records there are of this kind. */
  int records(String kind) {
    return house
        .database()
        .read(
            handle ->
                handle
                    .createQuery("SELECT COUNT(*) FROM audit WHERE kind = :kind")
                    .bind("kind", kind)
                    .mapTo(Integer.class)
                    .one());
  }

  /** The detail of the newest record of this kind. */
  String detail(String kind) {
    return house
        .database()
        .read(
            handle ->
                handle
                    .createQuery(
                        "SELECT detail FROM audit WHERE kind = :kind ORDER BY id DESC LIMIT 1")
                    .bind("kind", kind)
                    .mapTo(String.class)
                    .one());
  }

  @Override
  public void close() {
    house.close();
  }
}
