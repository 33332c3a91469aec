package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.audit.RecordedDecision;
import jp.mochi.idp.audit.RecordedFacts;
import jp.mochi.idp.config.CompanyExample;
import jp.mochi.metadata.MappedObligation;

/**
 * The company of {@code conf/examples/company} as an administrator sets it up: its policy as it
 * stands there, its services by the README's commands, its groups in the directory, certificates of
 * the server's own authority, and a device management that reports by REST.
 */
final class CompanyHouse implements AutoCloseable {
  /** No network of the company's. */
  static final String ELSEWHERE = "233.252.0.9";

  private static final Pattern PASSWORD =
      Pattern.compile("<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</code>");

  private static final Set<String> GROUPS =
      Set.of("staff", "partners", "sales", "personnel", "finance", "it-staff", "helpdesk");

  private final PhoneHouse house;
  private final ManualClock clock;
  private final OwnPhones phones;
  private final String management;

  private CompanyHouse(Path dir, PhoneHouse house, ManualClock clock) throws Exception {
    this.house = house;
    this.clock = clock;
    this.phones = new OwnPhones(dir);
    phones.done("certificate", "ca", "init");
    this.management =
        phones
            .done("token", "create", "--role", "reporter", "--person", "yamada", "--name", "mdm")
            .strip();
  }

  /** From a Monday on that leaves the dates in the example's rules ahead. */
  static CompanyHouse start(Path dir) throws Exception {
    var clock = new ManualClock(Instant.parse("2026-06-01T00:00:00Z"));
    var policy = Files.readString(CompanyExample.HOME.resolve("policy.yaml"));
    var house = PhoneHouse.start(dir, clock, "", CompanyHouse::configured, policy);
    var company = new CompanyHouse(dir, house, clock);
    company.services();
    company.groups();
    return company;
  }

  private static String configured(String yaml) {
    return OwnPhones.trusted(yaml) + "trusted-proxies: [127.0.0.1]\n";
  }

  private void services() throws Exception {
    for (var command : CompanyExample.commands("README.md")) {
      var name = command.get(2);
      house.house().register(name, PhoneHouse.entity(name), "https://" + name + ".example/acs");
      phones.done(command.toArray(String[]::new));
      phones.done(
          Stream.concat(
                  Stream.of("sp", "set", name),
                  MappedObligation.NAMES.stream().map(it -> "obligation." + it + "=" + it))
              .toArray(String[]::new));
    }
  }

  private void groups() {
    var directory = house.house().directory();
    var there = Set.of("sales", "it-staff", "helpdesk");
    for (var group : GROUPS) {
      if (!there.contains(group)) {
        directory.add(
            "dn: cn=" + group + ",ou=groups," + directory.baseDn(),
            "objectClass: top",
            "objectClass: groupOfNames",
            "cn: " + group,
            "member: " + directory.dnOf("yamada"));
      }
    }
  }

  /** Somebody new in these groups. */
  void person(String username, Set<String> groups) {
    var directory = house.house().directory();
    directory.add(
        "dn: " + directory.dnOf(username),
        "objectClass: top",
        "objectClass: inetOrgPerson",
        "uid: " + username,
        "cn: " + username,
        "sn: " + username,
        "mail: " + username + "@demo.mochi.example",
        "userPassword: " + PhoneHouse.password(username));
    groups.forEach(group -> directory.member(username, group, true));
  }

  House house() {
    return house.house();
  }

  OwnPhones phones() {
    return phones;
  }

  Instant now() {
    return clock.instant();
  }

  /** Lets time pass until then. */
  void until(Instant then) {
    clock.pass(Duration.between(clock.instant(), then));
  }

  /** Puts a device into the register, in use. */
  void register(String person, String device, String ownership, String platform) {
    var whose = new String[] {"device", "add", person, "--id", device, "--ownership", ownership};
    phones.done(
        Stream.concat(Stream.of(whose), Stream.of("--platform", platform)).toArray(String[]::new));
    phones.done("device", "approve", device, "--reason", "handed over");
  }

  /** What the device management tells of a device. */
  void reported(String device, Map<String, Object> facts) throws Exception {
    var body = new JsonMapper().createObjectNode().put("time", now().toString());
    facts.forEach(body::putPOJO);
    var address = "http://127.0.0.1:" + house().port() + "/api/v1/devices/" + device + "/status";
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(address))
              .header("Authorization", "Bearer " + management)
              .POST(BodyPublishers.ofString(body.toString()))
              .build();
      var answer = client.send(request, BodyHandlers.ofString());
      assertEquals(201, answer.statusCode(), answer.body());
    }
  }

  Browser browser(String address) {
    return house().browser().speaking("en").from(address);
  }

  /** Goes to a service, or to a page of ours. */
  Browser.Page goes(Browser browser, String service) throws Exception {
    return switch (service) {
      case "mochi:enrolment" -> {
        browser.get("/me/enrol");
        yield browser.post("/me/enrol", Map.of("platform", "ios"));
      }
      case "mochi:me" -> browser.get("/me");
      case "mochi:helpdesk" -> browser.get("/helpdesk");
      default -> house.ask(browser, service);
    };
  }

  /** The same where the service lets no page be shown. */
  Browser.Page passes(Browser browser, String service) throws Exception {
    return browser.get(house.request(service).with("IsPassive=\"true\"").redirect());
  }

  Browser.Page signsIn(Browser browser, Browser.Page page, String username) throws Exception {
    return browser.signIn(page, username, PhoneHouse.password(username));
  }

  /** Shows the password once more, in the session that there is or a new one. */
  void provesPassword(Browser browser, String username) throws Exception {
    var page = browser.get(house.request("news").with("ForceAuthn=\"true\"").redirect());
    assertEquals("need password", outcome(page));
    signsIn(browser, page, username);
  }

  /** Shows the certificate on the way to the mail, whatever comes of it. */
  void provesCertificate(Browser browser, String username, ClientKey key) throws Exception {
    var page = goes(browser, "mail");
    if (outcome(page).equals("need password")) {
      page = signsIn(browser, page, username);
    }
    shows(browser, page, key);
  }

  Browser.Page shows(Browser browser, Browser.Page page, ClientKey key) throws Exception {
    assertEquals("need certificate", outcome(page), page.body());
    return house.show(browser, page, Phone.holding(key));
  }

  /** The key with its certificate that a page of enrolment hands out once, under its password. */
  ClientKey keyFile(Browser phone, Browser.Page page) throws Exception {
    var password = PASSWORD.matcher(page.body());
    assertTrue(password.find(), page.body());
    var cookies = new StringBuilder();
    phone.cookies().forEach((name, value) -> cookies.append(name + "=" + value + "; "));
    var address = URI.create("http://127.0.0.1:" + house().port() + "/enrol/pkcs12");
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(address)
              .header("Cookie", cookies.toString())
              .header("X-Forwarded-For", ELSEWHERE)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(Browser.encoded(page.fields())));
      var store = KeyStore.getInstance("PKCS12");
      var secret = password.group(1).toCharArray();
      store.load(client.send(request.build(), BodyHandlers.ofInputStream()).body(), secret);
      return new ClientKey(
          (X509Certificate) store.getCertificate("mochi"),
          (PrivateKey) store.getKey("mochi", secret));
    }
  }

  /** In the table's words. */
  static String outcome(Browser.Page page) {
    var body = page.body();
    if (page.status() != 200) {
      return page.status() == 403 ? "refuse" : String.valueOf(page.status());
    }
    if (body.contains("type=\"password\"")) {
      return "need password";
    }
    if (body.contains("/login/certificate\"")) {
      return "need certificate";
    }
    return body.contains("action=\"/login/status\"") ? "need security-status" : "permit";
  }

  /** The last decision on a service, and all that it was taken on. */
  record Decided(RecordedDecision recorded, RecordedFacts facts, JsonNode detail) {
    /** The rule that came to this, or that none did. */
    String rule(String verdict) {
      var last = CompanyExample.NOTHING;
      for (var step : detail.path("rules")) {
        if (step.has(verdict)) {
          last = step.path(verdict).path(step.path(verdict).size() - 1).asText();
        }
      }
      return last;
    }
  }

  Decided decided(String service) throws Exception {
    var recorded =
        house()
            .database()
            .read(
                handle ->
                    handle
                        .createQuery(
                            "SELECT * FROM audit WHERE service = :service AND kind IN"
                                + " ('permitted', 'refused') ORDER BY id DESC LIMIT 1")
                        .bind("service", service)
                        .map(
                            (row, context) ->
                                new RecordedDecision(
                                    row.getString("id"),
                                    Instant.ofEpochMilli(row.getLong("time")),
                                    row.getString("reference"),
                                    row.getString("kind").equals("permitted")
                                        ? RecordedDecision.Came.PERMITTED
                                        : RecordedDecision.Came.REFUSED,
                                    Optional.ofNullable(row.getString("person_id")),
                                    Optional.ofNullable(row.getString("username")),
                                    service,
                                    row.getString("client_address"),
                                    row.getString("policy_version"),
                                    row.getString("detail")))
                        .one());
    assertEquals(now(), recorded.time(), "it is of this sign-on");
    var detail = new JsonMapper().readTree(recorded.detail());
    return new Decided(recorded, recorded.facts().orElseThrow(), detail);
  }

  @Override
  public void close() {
    house.close();
  }
}
