package jp.mochi.idp.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import jp.mochi.idp.Browser;
import jp.mochi.idp.Browser.Page;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;

/** A house in which both pages have a rule of their own, for the office alone. */
public final class PortalHouse implements AutoCloseable {
  /** An address in the office, and one elsewhere. */
  public static final String OFFICE = "192.0.2.7";

  public static final String ELSEWHERE = "203.0.113.5";

  public static final String POLICY =
      """
      version: 1
      zones:
        office: {ranges: [192.0.2.0/24]}
      rules:
        - name: my phones
          reason: {ja: 社内から, en: Only in the office}
          if: {services: ["mochi:me"], zones: [office]}
          require: [password]
        - name: helpdesk
          reason: {ja: 社内から, en: Only in the office}
          if: {services: ["mochi:helpdesk"], zones: [office]}
          require: [password]
        - name: password
          reason: {ja: 本人確認, en: Who it is}
          if: {not-services: ["mochi:me", "mochi:helpdesk"]}
          require: [password]
      """;

  private final House house;
  private final Path dir;

  private PortalHouse(House house, Path dir) {
    this.house = house;
    this.dir = dir;
  }

  public static PortalHouse start(Path dir, InstantSource time) throws Exception {
    return start(dir, time, POLICY);
  }

  public static PortalHouse start(Path dir, InstantSource time, String policy) throws Exception {
    return start(dir, time, policy, yaml -> yaml);
  }

  /**
   * @param changes what the configuration says otherwise
   */
  public static PortalHouse start(
      Path dir, InstantSource time, String policy, UnaryOperator<String> changes) throws Exception {
    var house =
        House.start(
            dir, time, yaml -> changes.apply(yaml + "trusted-proxies: [127.0.0.1]\n"), policy);
    return new PortalHouse(house, dir);
  }

  public House house() {
    return house;
  }

  /** Types a command, which must be done. */
  public String done(String... words) {
    var said = new Typed(dir).run(words);
    assertEquals(0, said.status(), said.err());
    return said.out();
  }

  /**
   * Reports how a device is, as a command on the server itself does.
   *
   * @param facts {@code "screenLock": true}
   */
  public void reported(String device, String facts) throws Exception {
    var port = house.configuration().listen().management().port();
    var token = Files.readString(dir.resolve("data/management.token")).strip();
    var body = "{\"time\": \"%s\", %s}".formatted(house.clock().instant(), facts);
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + port + "/api/v1/devices/" + device + "/status"))
              .header("Authorization", "Bearer " + token)
              .POST(BodyPublishers.ofString(body))
              .build();
      var answer = client.send(request, BodyHandlers.ofString());
      assertEquals(201, answer.statusCode(), answer.body());
    }
  }

  /** What a page says of the phone of this name. */
  public static String card(Page page, String name) {
    var from = page.body().indexOf("<h3>" + name);
    assertTrue(from >= 0, page.body());
    return page.body().substring(from).split("<h3>|</section>", -1)[1];
  }

  /** A device of somebody's that is in use; an iPhone unless it says otherwise. */
  public void device(String person, String id, String... more) {
    var words =
        new ArrayList<>(List.of("device", "add", person, "--id", id, "--ownership", "corporate"));
    words.addAll(List.of(more));
    if (!words.contains("--platform")) {
      words.addAll(List.of("--platform", "ios"));
    }
    done(words.toArray(String[]::new));
    done("device", "approve", id, "--reason", "handed over");
  }

  public String state(String device) {
    return one("SELECT state FROM device WHERE id = '" + device + "'");
  }

  /** The one value that a query gives. */
  public String one(String sql) {
    return all(sql).getFirst();
  }

  public List<String> all(String sql) {
    return house.database().read(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  /** Says that somebody's sessions are from this device. */
  public void from(String username, String device) {
    house
        .database()
        .write(
            handle ->
                handle
                    .createUpdate("UPDATE session SET device = :device WHERE username = :name")
                    .bind("device", device)
                    .bind("name", username)
                    .execute());
  }

  /** The reasons of refusals, in order. */
  public List<String> reasons() {
    return all("SELECT reason FROM audit WHERE reason IS NOT NULL ORDER BY id");
  }

  public Browser office() {
    return house.browser().from(OFFICE);
  }

  /** Opens a page, signing on first where that is asked, and follows to where it leads. */
  public Page open(Browser browser, String path, String username) throws Exception {
    var page = browser.get(path);
    var answer =
        page.body().contains("name=\"password\"")
            ? browser.signIn(page, username, username + "-demo-1")
            : page;
    return follow(browser, answer);
  }

  /** Goes where the page leads by itself. */
  public static Page follow(Browser browser, Page page) throws Exception {
    var at = page;
    while (at.status() == 303) {
      at = browser.get(at.response().headers().firstValue("Location").orElseThrow());
    }
    return at;
  }

  /** The form of a page that goes to this address, with these fields typed. */
  public static Map<String, String> form(Page page, String action, String... typed) {
    var at =
        Pattern.compile("<form[^>]*action=\"" + Pattern.quote(action) + "\"").matcher(page.body());
    if (!at.find()) {
      throw new AssertionError("no form to " + action + " in " + page.body());
    }
    var form = page.body().substring(at.start());
    var only = new Page(page.status(), form.substring(0, form.indexOf("</form>")), page.response());
    var fields = new HashMap<>(only.fields());
    fields.remove("proof");
    fields.remove("platform");
    fields.remove("ownership");
    for (int i = 0; i < typed.length; i += 2) {
      fields.put(typed[i], typed[i + 1]);
    }
    return fields;
  }

  /** The immutable id of one of the sample people. */
  public String id(String username) {
    var json = done("person", "find", username, "--json");
    return json.replaceFirst("(?s).*\"id\"\\s*:\\s*\"([^\"]*)\".*", "$1");
  }

  @Override
  public void close() {
    house.close();
  }
}
