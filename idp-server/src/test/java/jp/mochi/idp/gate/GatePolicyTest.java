package jp.mochi.idp.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.config.DisplayName;
import jp.mochi.idp.config.GateConfig;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.http.Door;
import jp.mochi.idp.http.ErrorPage;
import jp.mochi.idp.http.HttpServers;
import jp.mochi.idp.http.HttpSettings;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.network.CidrBlocks;
import jp.mochi.idp.network.ClientAddress;
import jp.mochi.idp.person.People;
import jp.mochi.idp.policy.Change;
import jp.mochi.idp.policy.CurrentPolicy;
import jp.mochi.idp.policy.DataLocation;
import jp.mochi.idp.policy.Decision;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.Facts;
import jp.mochi.idp.policy.NearestChange;
import jp.mochi.idp.policy.Obligations;
import jp.mochi.idp.policy.Policy;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Trace;
import jp.mochi.idp.policy.Words;
import jp.mochi.idp.policy.ZoneFacts;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.GateTickets;
import jp.mochi.idp.session.SessionLimits;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.signon.Holding;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.ldap.Account;
import jp.mochi.ldap.AccountLookUp;
import jp.mochi.ldap.BindOutcome;
import jp.mochi.ldap.ChangeOutcome;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Password;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each check is a decision of its own, by all rules, about this request. */
class GatePolicyTest {
  private static final PersonId TANAKA = new PersonId("id-tanaka");
  private static final Trace TRACE = new Trace("v1", Optional.empty(), List.of());
  private static final Decision PERMIT = new Decision.Permit(Obligations.NONE, TRACE);
  private static final Words WHY = new Words("端末の証明書", "the phone's certificate");
  private static final SessionLimits LIMITS =
      new SessionLimits(Duration.ofHours(8), Duration.ofHours(12));

  private final ManualClock time = new ManualClock();
  private final Clock clock = time.withZone(ZoneOffset.UTC);
  private final OpenDatabase database = Engine.SQLITE.open();
  private final List<Facts> asked = new ArrayList<>();
  private Policy policy = facts -> PERMIT;
  private CurrentPolicy current = () -> this::evaluate;
  private HttpServers http;
  private FloodCounter counter;
  private String cookie = "";
  private int turns;

  @BeforeEach
  void open() throws Exception {
    var audit = new AuditLog(false);
    var visitors = new Visitors(new ClientAddress(CidrBlocks.of("127.0.0.1")), clock);
    var refusals = new FloodCounter(database, audit, clock);
    var gate =
        new Gate(
            config(),
            new Gate.Parts(
                database, audit, refusals, LIMITS, visitors, "https://idp.corp.example", clock));
    var sessions = new BrowserSessions(database, new Sessions(), LIMITS, audit, clock);
    var people = new People(new OnePerson(), clock, Duration.ofMinutes(1));
    var signOn =
        new SignOn(
            sessions,
            people,
            () -> current.now(),
            gate.requesters(),
            Holding.FOR_GOOD,
            outcome -> turns++,
            (session, visitor) -> {},
            clock);
    var door = new Door(Listener.MAIN, "listen.main", "127.0.0.1", 0, Optional.empty());
    counter = refusals;
    http =
        HttpServers.start(
            HttpSettings.of(List.of(door)),
            gate.routes(signOn, (ctx, outcome, visitor) -> {}),
            ErrorPage.plain(),
            List.of(),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    cookie = "__Host-mochi-gate.wiki=" + database.<String>write(this::ticket);
  }

  @AfterEach
  void close() {
    http.close();
    database.close();
  }

  private Decision evaluate(Facts facts) {
    asked.add(facts);
    return policy.evaluate(facts);
  }

  private String ticket(org.jdbi.v3.core.Handle handle) {
    var sessions = new Sessions();
    var tickets = new GateTickets(sessions, LIMITS);
    var proved = List.of(new ProvedFactor(Factor.PASSWORD, clock.instant()));
    var signedOn = new Sessions.SignedOn(TANAKA, "tanaka", proved, Optional.empty(), "203.0.113.5");
    var session = sessions.create(handle, signedOn, clock.instant()).session();
    var end = clock.instant().plus(Duration.ofHours(12));
    var code = new GateTickets.Code("t1", "wiki", "b", session.id(), "https://x", end, end);
    return tickets.open(handle, code, clock.instant()).orElseThrow();
  }

  private static GateConfig config() {
    var wiki =
        new GateConfig.InHouse(
            "wiki",
            new DisplayName("wiki", "wiki"),
            URI.create("https://wiki.corp.example"),
            GateConfig.Proxy.NGINX,
            List.of("daily"),
            Optional.of(3),
            Optional.of(DataLocation.IN_HOUSE),
            false,
            Map.of(GateConfig.Told.USER, "X-Mochi-User"),
            "");
    return new GateConfig(CidrBlocks.of("127.0.0.1"), Map.of("wiki", wiki));
  }

  private HttpResponse<String> check(String from) throws Exception {
    return check(from, "navigate");
  }

  private HttpResponse<String> check(String from, String mode) throws Exception {
    var uri =
        URI.create("http://127.0.0.1:" + http.port(Listener.MAIN) + "/gate/check?system=wiki");
    var request =
        HttpRequest.newBuilder(uri)
            .header("Cookie", cookie)
            .header("X-Forwarded-For", from)
            .header("X-Original-Method", "GET")
            .header("Sec-Fetch-Mode", mode)
            .header("X-Original-URI", "/page");
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void theRulesHearOfThisRequestAndOfNoOther() throws Exception {
    policy =
        facts ->
            facts.clientAddress().equals("203.0.113.5")
                ? PERMIT
                : new Decision.Refuse(Reason.POLICY, Optional.empty(), TRACE);
    assertEquals(200, check("203.0.113.5").statusCode());
    assertEquals(403, check("198.51.100.1").statusCode());
    assertEquals(200, check("203.0.113.5").statusCode());
    assertEquals(3, asked.size());
    assertEquals(0, turns, "a check is no sign-on, and isn't counted as one");
    assertEquals(Optional.of(TANAKA.value()), asked.getFirst().person().id());
    assertEquals(Optional.of(Set.of("staff")), asked.getFirst().person().groups());
    var wiki =
        new ServiceFacts(
            "wiki", Set.of("daily"), Optional.of(3), Optional.of(DataLocation.IN_HOUSE));
    assertEquals(wiki, asked.getFirst().service());
  }

  @Test
  void aRefusalHasItsReasonItsReferenceAndNoIdentity() throws Exception {
    policy = facts -> new Decision.Refuse(Reason.POLICY, Optional.empty(), TRACE);
    var refused = check("203.0.113.5");
    assertEquals(403, refused.statusCode());
    assertEquals("POLICY", header(refused, "X-Mochi-Reason"));
    assertEquals("", header(refused, "X-Mochi-User"));
    assertEquals(
        "https://idp.corp.example/gate/refused?system=wiki&reason=POLICY&reference="
            + header(refused, "X-Reference"),
        header(refused, "X-Mochi-Go"));
    assertTrue(newestRefusal().contains("GET /page"), newestRefusal());
    policy = facts -> PERMIT;
    assertEquals("tanaka", header(check("203.0.113.5"), "X-Mochi-User"));
  }

  /** A page that stays open asks again and again, with fifty requests each time. */
  @Test
  void refusalsOfOneSessionAreCountedAfterTheFirstTenOfAMinute() throws Exception {
    policy = facts -> new Decision.Refuse(Reason.POLICY, Optional.empty(), TRACE);
    for (int i = 0; i < 14; i++) {
      assertEquals(403, check("203.0.113." + i).statusCode());
      var shown = check("198.51." + i + ".1").body().strip().replace("POLICY ", "");
      assertEquals(1, count("SELECT COUNT(*) FROM audit WHERE reference = '" + shown + "'"));
    }
    assertEquals(10, count("SELECT COUNT(*) FROM audit WHERE kind = 'refused'"));
    assertEquals(1, count("SELECT COUNT(*) FROM audit WHERE kind = 'flood'"));
    time.pass(Duration.ofMinutes(1));
    counter.run();
    assertEquals(
        1,
        count(
            "SELECT COUNT(*) FROM audit WHERE kind = 'flood' AND detail LIKE '%\"count\":18}'"
                + " AND username = 'tanaka' AND session IS NOT NULL"));
    assertEquals(403, check("203.0.113.5").statusCode());
    assertEquals(11, count("SELECT COUNT(*) FROM audit WHERE kind = 'refused'"));
  }

  private int count(String sql) {
    return database.read(handle -> handle.createQuery(sql).mapTo(Integer.class).one());
  }

  /** The page that the person is sent to shows the reference of this very record. */
  @Test
  void aRefusalHoldsWhatWouldHelpWhereAPersonIsShownAPage() throws Exception {
    var searches = new AtomicInteger();
    current =
        () ->
            new Policy() {
              @Override
              public Decision evaluate(Facts facts) {
                return new Decision.Refuse(Reason.POLICY, Optional.empty(), TRACE);
              }

              @Override
              public Optional<NearestChange> nearest(Facts facts) {
                searches.incrementAndGet();
                var enter = new Change(Change.Kind.ENTER_ZONE, "", "office");
                return Optional.of(
                    new NearestChange(
                        List.of(enter), new Decision.Permit(Obligations.NONE, TRACE)));
              }
            };
    assertEquals(403, check("203.0.113.5", "no-cors").statusCode());
    assertEquals(0, searches.get(), "an image of that page");
    assertFalse(newestRefusal().contains("nearest"), newestRefusal());
    var page = check("203.0.113.5");
    assertEquals(403, page.statusCode());
    assertEquals(1, searches.get());
    assertTrue(newestRefusal().contains("\"nearest\":\""), newestRefusal());
  }

  @Test
  void aFactorThatIsMissingIsAskedFor() throws Exception {
    time.pass(Duration.ofSeconds(31));
    policy = facts -> new Decision.Need(Factor.CERTIFICATE, Optional.of(WHY), TRACE);
    var needed = check("203.0.113.5");
    assertEquals(401, needed.statusCode());
    assertTrue(header(needed, "X-Mochi-Go").startsWith("https://idp.corp.example/gate/start?"));
  }

  @Test
  void aFactorThatTheSignOnJustDidWithoutIsRefusedInsteadOfGoingRoundInCircles() throws Exception {
    policy = facts -> new Decision.Need(Factor.CERTIFICATE, Optional.of(WHY), TRACE);
    time.pass(Duration.ofSeconds(29));
    var refused = check("203.0.113.5");
    assertEquals(403, refused.statusCode());
    assertTrue(newestRefusal().contains("CERTIFICATE"), newestRefusal());
  }

  @Test
  void oneTurnIsDecidedByTheRulesWhoseZonesItHeardOf() throws Exception {
    var versions = new AtomicInteger();
    current = () -> new Version(versions.incrementAndGet());
    assertEquals(200, check("203.0.113.5").statusCode());
    assertEquals(200, check("203.0.113.5").statusCode());
    var zones = asked.stream().map(facts -> facts.zones().in()).toList();
    assertEquals(List.of(Set.of("zone of 1"), Set.of("zone of 2")), zones);
  }

  /** Another version each time anybody asks; one permits from its own zone only. */
  private final class Version implements Policy {
    private final Set<String> own;

    private Version(int number) {
      this.own = Set.of("zone of " + number);
    }

    @Override
    public Decision evaluate(Facts facts) {
      asked.add(facts);
      return facts.zones().in().equals(own)
          ? PERMIT
          : new Decision.Refuse(Reason.POLICY, Optional.empty(), TRACE);
    }

    @Override
    public ZoneFacts zones(String clientAddress) {
      return new ZoneFacts(own, Set.of(), Set.of());
    }
  }

  @Test
  void aRuleThatThrowsLetsNobodyIn() throws Exception {
    policy =
        facts -> {
          throw new IllegalStateException("a rule is broken");
        };
    var failed = check("203.0.113.5");
    assertEquals(500, failed.statusCode());
    assertEquals("", header(failed, "X-Mochi-User"));
  }

  private String newestRefusal() {
    return database.read(
        h ->
            h.createQuery("SELECT detail FROM audit WHERE kind = 'refused' ORDER BY id DESC")
                .mapTo(String.class)
                .findFirst()
                .orElse(""));
  }

  /** A directory with tanaka in it. */
  private static final class OnePerson implements Directory {
    @Override
    public LookUp read(PersonId id) {
      return new LookUp.Found(
          new Person(
              TANAKA,
              "tanaka",
              "uid=tanaka",
              Map.of(),
              Map.of(),
              Set.of("staff"),
              Optional.empty(),
              false));
    }

    @Override
    public LookUp find(String username) {
      return new LookUp.NotFound();
    }

    @Override
    public LookUp find(String attribute, String value) {
      return new LookUp.NotFound();
    }

    @Override
    public AccountLookUp account(String username) {
      return new AccountLookUp.NotFound();
    }

    @Override
    public BindOutcome authenticate(Account account, Password password) {
      throw new AssertionError("the gate binds as nobody");
    }

    @Override
    public ChangeOutcome changePassword(Account account, Password old, Password fresh) {
      throw new AssertionError("the gate changes nothing");
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
