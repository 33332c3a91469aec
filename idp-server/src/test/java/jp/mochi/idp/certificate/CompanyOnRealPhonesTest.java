package jp.mochi.idp.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.idp.Browser;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.config.CompanyExample;
import jp.mochi.idp.config.CompanyExample.Row;
import jp.mochi.idp.policy.DeviceFacts;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.ServiceFacts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The worked example of a company, lived: for each row of its table somebody new in these groups,
 * with a device in the register, a certificate on it and reports of it, proves what the row says so
 * long ago, and then goes to the service. No fact is put in: those of the decision's record are
 * what the server found out, and they are the row's.
 */
class CompanyOnRealPhonesTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final Duration SOME_TIME = Duration.ofHours(1);
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "<saml:Attribute [^>]*Name=\"([^\"]*)\"[^>]*>\\s*<saml:AttributeValue[^>]*>([^<]*)<");

  /** In which the table names obligations. */
  private static final List<String> ORDER =
      List.of(
          "session",
          "re-evaluate",
          "warn",
          "no-screen-capture",
          "no-copy-paste",
          "no-download",
          "no-print",
          "no-transfer-to-pc",
          "delete-after");

  private static CompanyHouse company;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    company = CompanyHouse.start(dir);
  }

  @AfterAll
  static void stop() {
    company.close();
  }

  static List<Row> rows() throws IOException {
    return CompanyExample.rows("README.md");
  }

  @ParameterizedTest(name = "row {0}")
  @MethodSource("rows")
  void comesOutAsItsRowSays(Row row) throws Exception {
    var who = "row" + row.number();
    company.person(who, row.groupNames());
    var browser = company.browser(row.cameFrom());
    var key = before(row, who, browser);
    var page = company.goes(browser, row.service());
    if (row.isProvedNow(Factor.CERTIFICATE)) {
      page = company.shows(browser, page, key.orElseThrow());
    }
    assertEquals(row.outcome(), CompanyHouse.outcome(page), page.body());
    if (!row.outcome().startsWith("need")) {
      assertDecided(row, page);
    } else if (!ServiceFacts.BUILT_IN.contains(row.service())
        && !row.isProvedNow(Factor.CERTIFICATE)) {
      assertNeeds(row, company.passes(browser, row.service()));
    }
  }

  /** Something that has happened so long ago. */
  private record Before(Duration ago, Act act) {
    private interface Act {
      void happen() throws Exception;
    }
  }

  /** What has happened until now; the key of the device's certificate, where it has one. */
  private static Optional<ClientKey> before(Row row, String who, Browser browser) throws Exception {
    var key = device(row, who);
    var acts =
        Stream.of(
                row.reportedAgo().map(it -> new Before(it, () -> report(row, who))),
                row.provedAgo(Factor.PASSWORD)
                    .map(it -> new Before(it, () -> company.provesPassword(browser, who))),
                row.provedAgo(Factor.CERTIFICATE)
                    .map(it -> new Before(it, () -> shows(row, who, browser, key))))
            .flatMap(Optional::stream)
            .sorted(Comparator.comparing(Before::ago).reversed())
            .toList();
    var longest = acts.isEmpty() ? Duration.ZERO : acts.getFirst().ago();
    var now = next(row, company.now().plus(longest).plus(SOME_TIME));
    for (var act : acts) {
      company.until(now.minus(act.ago()));
      act.act().happen();
    }
    company.until(now);
    return key;
  }

  private static Instant next(Row row, Instant earliest) {
    var day = LocalDate.ofInstant(earliest, TOKYO);
    var then = row.on(day);
    return then.isBefore(earliest) ? row.on(day.plusDays(1)) : then;
  }

  /**
   * Whoever shows a certificate of which nothing is known has one for no device in the register.
   */
  private static Optional<ClientKey> device(Row row, String who) throws Exception {
    var words = List.of(row.device().split(" "));
    var known = !row.device().equals("none");
    if (!known && !row.isProvedNow(Factor.CERTIFICATE)) {
      return Optional.empty();
    }
    if (known) {
      company.register(who, who, words.getFirst(), platform(row));
    }
    return Optional.of(
        words.contains("device-bound-key")
            ? company.phones().phone(who, who, "--key-on-device")
            : company.phones().phone(who, who));
  }

  private static String platform(Row row) {
    if (row.device().startsWith("byod")) {
      return "android";
    }
    return row.groupNames().contains("sales") ? "ios" : "windows";
  }

  private static void report(Row row, String who) throws Exception {
    var words = List.of(row.device().split(" "));
    var order = !words.contains("non-compliant");
    company.reported(
        who,
        Map.of(
            "osVersion",
            words.contains("grace") ? "18.5" : "26.1",
            "screenLock",
            order,
            "encrypted",
            true,
            "rooted",
            false,
            "malwareProtection",
            true));
  }

  /** On the way to the mail from elsewhere, where every device has to. */
  private static void shows(Row row, String who, Browser browser, Optional<ClientKey> key)
      throws Exception {
    browser.from(CompanyHouse.ELSEWHERE);
    company.provesCertificate(browser, who, key.orElseThrow());
    browser.from(row.cameFrom());
  }

  private static void assertDecided(Row row, Browser.Page page) throws Exception {
    var decided = company.decided(row.service());
    assertFacts(row, decided);
    assertEquals(row.rule(), decided.rule(row.outcome() + "s"));
    assertEquals(row.obligations(), obligations(row, page));
  }

  /**
   * Where nothing was shown for it alone, what it was asked on can be read off a passive request.
   */
  private static void assertNeeds(Row row, Browser.Page page) throws Exception {
    SignOns.assertStatus("Responder/NoPassive", page);
    var decided = company.decided(row.service());
    assertFacts(row, decided);
    Set<String> asking = new HashSet<>();
    for (var step : decided.detail().path("rules")) {
      step.properties().stream()
          .filter(it -> it.getKey().startsWith("needs") || it.getKey().startsWith("unknown"))
          .forEach(it -> it.getValue().forEach(name -> asking.add(name.asText())));
    }
    assertTrue(asking.contains(row.rule()), asking::toString);
  }

  private static void assertFacts(Row row, CompanyHouse.Decided decided) {
    var facts = decided.facts().facts();
    var zones = decided.detail().at("/facts/zones");
    assertEquals(
        List.of(row.groupNames(), row.device(), row.proved(), row.zone()),
        List.of(
            facts.person().groups().orElse(Set.of()),
            device(facts),
            proved(facts),
            zones.isEmpty() ? "elsewhere" : zones.path(0).asText()));
  }

  private static String device(Facts facts) {
    var device = facts.device();
    return device.equals(DeviceFacts.UNKNOWN)
        ? "none"
        : Stream.of(
                device.ownership().map(it -> it.text()),
                device.binding().map(it -> it.text()),
                device.compliance().map(it -> it.text()),
                device.status().map(at -> age(facts, at)))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(" "));
  }

  private static String proved(Facts facts) {
    var now = facts.provedForRequest().orElse(Set.of());
    var cells =
        facts.factors().stream()
            .sorted(Comparator.comparing(it -> it.factor()))
            .map(
                it ->
                    it.factor().text()
                        + " "
                        + (now.contains(it.factor()) ? "now" : age(facts, it.at())))
            .collect(Collectors.joining(", "));
    return cells.isEmpty() ? CompanyExample.NOTHING : cells;
  }

  private static String age(Facts facts, Instant at) {
    var minutes = Duration.between(at, facts.now()).toMinutes();
    if (minutes % 1_440 == 0) {
      return minutes / 1_440 + "d";
    }
    return minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m";
  }

  /** As the service reads them in the assertion. */
  private static String obligations(Row row, Browser.Page page) {
    if (!row.outcome().equals("permit") || ServiceFacts.BUILT_IN.contains(row.service())) {
      return CompanyExample.NOTHING;
    }
    var told = new HashMap<String, String>();
    ATTRIBUTE
        .matcher(SignOns.success(page))
        .results()
        .forEach(it -> told.put(it.group(1), it.group(2)));
    var inOrder =
        ORDER.stream()
            .flatMap(
                name ->
                    Optional.ofNullable(told.get(name))
                        .map(value -> value.equals("true") ? name : name + " " + value)
                        .stream())
            .collect(Collectors.joining(", "));
    return inOrder.isEmpty() ? CompanyExample.NOTHING : inOrder;
  }
}
