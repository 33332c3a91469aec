package jp.mochi.idp.hint;

import static jp.mochi.idp.hint.Some.PERMIT;
import static jp.mochi.idp.hint.Some.in;
import static jp.mochi.idp.hint.Some.inZone;
import static jp.mochi.idp.hint.Some.rule;
import static jp.mochi.idp.hint.Some.zone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.hint.HintVersions.Audience;
import jp.mochi.idp.hint.HintVersions.Version;
import jp.mochi.idp.key.MasterKey;
import jp.mochi.idp.key.MasterKeyLoading;
import jp.mochi.idp.key.MasterKeySource;
import jp.mochi.idp.key.SigningKeys;
import jp.mochi.idp.network.LoadedZone;
import jp.mochi.idp.network.Zones;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.policy.Subject;
import jp.mochi.metadata.MetadataReader;
import jp.mochi.metadata.OptionOutcome;
import jp.mochi.metadata.Original;
import jp.mochi.metadata.ReadOutcome;
import jp.mochi.metadata.ServiceOptionNames;
import jp.mochi.metadata.ServiceOptions;
import jp.mochi.metadata.ServiceProviders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is published and when, on both engines. */
class PublicationTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final RuleSet POLICY =
      Some.policy(
          rule("office", PERMIT, inZone("office"), in(Subject.SERVICES, "crm", "wiki")),
          rule("vpn", PERMIT, inZone("vpn"), in(Subject.SERVICES, "wiki")),
          rule("anywhere", PERMIT, in(Subject.SERVICES, "mail")));

  private final ManualClock clock = new ManualClock();
  private final MasterKey master = master();
  private final HintVersions versions = new HintVersions();
  private Zones zones = zones("203.0.113.0/24");

  private static Zones zones(String office) {
    return Zones.of(
        List.of(
            zone("office", office),
            new LoadedZone("vpn", false, zone("vpn", "10.0.0.0/8").ranges(), Optional.empty())));
  }

  private static MasterKey master() {
    var source = new MasterKeySource.InEnvironment("KEY");
    var loaded = MasterKeyLoading.from(source, Map.of("KEY", MasterKey.generate()));
    return assertInstanceOf(MasterKeyLoading.Loaded.class, loaded).key();
  }

  private interface Claim {
    void of(OpenDatabase database, Publication node) throws Exception;
  }

  private void on(Engine engine, Claim claim) throws Exception {
    try (var database = engine.open()) {
      for (var name : List.of("crm", "mail", "wiki")) {
        register(database, name);
      }
      claim.of(database, node(database));
    }
  }

  private Publication node(OpenDatabase database) {
    var zoned = clock.withZone(ZoneOffset.UTC);
    var keys = new SigningKeys(master, zoned, "idp.example");
    keys.currentOrMade(database);
    var hints =
        new Hints(() -> new Hints.InForce(POLICY, zones), sp -> ServiceFacts.named(sp.name()));
    return new Publication(
        "https://idp.example/saml/metadata",
        new Publication.Parts(
            database, () -> told(database), keys, new AuditLog(false), hints, zoned));
  }

  private List<Told> told(OpenDatabase database) {
    var services = new ServiceProviders(clock.withZone(ZoneOffset.UTC));
    return database.read(services::list).stream()
        .map(sp -> new Told(ServiceFacts.named(sp.name()), sp.options().publish()))
        .toList();
  }

  private void register(OpenDatabase database, String name) {
    var zoned = clock.withZone(ZoneOffset.UTC);
    var read =
        new MetadataReader(zoned)
            .byHand("https://" + name + ".example/sp", List.of("https://" + name + ".example/acs"));
    var options =
        ServiceOptionNames.change(
            ServiceOptions.DEFAULT, List.of("publish=true"), cel -> Optional.empty());
    database.write(
        handle ->
            new ServiceProviders(zoned)
                .add(
                    handle,
                    name,
                    ((ReadOutcome.Read) read).candidate(),
                    ((OptionOutcome.Understood) options).options(),
                    Original.byHand()));
  }

  private Version newest(OpenDatabase database, Audience audience) {
    return database.read(handle -> versions.newest(handle, audience)).orElseThrow();
  }

  private JsonNode payload(OpenDatabase database, Audience audience) throws Exception {
    return JSON.readTree(newest(database, audience).payload());
  }

  private static List<String> changes(OpenDatabase database) {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT detail FROM audit WHERE detail LIKE '%hints changed%'")
                .mapTo(String.class)
                .list());
  }

  private static void settle(Publication node) {
    node.round();
    node.round();
    node.round();
  }

  @ParameterizedTest
  @EnumSource
  void thePublicSetTellsOfPublicZonesAndServicesWithinThem(Engine engine) throws Exception {
    on(
        engine,
        (database, node) -> {
          settle(node);
          var told = payload(database, Audience.PUBLIC);
          assertEquals(
              "[{\"zone\":\"office\",\"exact\":true,\"ranges\":[\"203.0.113.0/24\"]}]",
              told.path("zones").toString());
          assertEquals(
              """
              {"service":"crm","open":false,"exact":true,"ranges":["203.0.113.0/24"]}
              {"service":"mail","open":true,"exact":true,"rules":["anywhere"]}
              """,
              told.path("services").path(0) + "\n" + told.path("services").path(1) + "\n");
          assertEquals(2, told.path("services").size());
          assertFalse(newest(database, Audience.PUBLIC).payload().contains("vpn"));
        });
  }

  @ParameterizedTest
  @EnumSource
  void holdersOfATokenAreToldEverything(Engine engine) throws Exception {
    on(
        engine,
        (database, node) -> {
          settle(node);
          var told = payload(database, Audience.ALL);
          assertEquals(2, told.path("zones").size());
          var wiki = told.path("services").path(2);
          assertEquals("wiki", wiki.path("service").asText());
          assertEquals("[\"10.0.0.0/8\",\"203.0.113.0/24\"]", wiki.path("ranges").toString());
        });
  }

  @ParameterizedTest
  @EnumSource
  void aVersionStaysUntilSomethingChangesAndTheNextNamesItsHash(Engine engine) throws Exception {
    on(
        engine,
        (database, node) -> {
          settle(node);
          settle(node(database));
          clock.pass(Duration.ofHours(83));
          settle(node);
          var first = newest(database, Audience.ALL);
          assertEquals(1, first.number());
          assertTrue(payload(database, Audience.ALL).path("previous").isNull());
          zones = zones("203.0.113.0/25");
          settle(node);
          var second = payload(database, Audience.ALL);
          assertEquals(2, second.path("version").asLong());
          assertEquals(first.hash(), second.path("previous").asText());
        });
  }

  @ParameterizedTest
  @EnumSource
  void aVersionIsMadeAnewLongBeforeItRunsOutAndNothingIsRecorded(Engine engine) throws Exception {
    on(
        engine,
        (database, node) -> {
          settle(node);
          clock.pass(Duration.ofHours(84));
          settle(node);
          var told = payload(database, Audience.PUBLIC);
          assertEquals(2, told.path("version").asLong());
          assertEquals(clock.instant().getEpochSecond(), told.path("iat").asLong());
          assertEquals(
              Duration.ofDays(7).toSeconds(),
              told.path("exp").asLong() - told.path("iat").asLong());
          assertEquals(List.of(), changes(database));
        });
  }

  @ParameterizedTest
  @EnumSource
  void aChangeIsRecordedOnceWhateverTheNumberOfNodes(Engine engine) throws Exception {
    on(
        engine,
        (database, node) -> {
          var other = node(database);
          settle(node);
          settle(other);
          assertEquals(List.of(), changes(database));
          zones = zones("203.0.113.0/25");
          settle(node);
          settle(other);
          var changes = changes(database);
          assertEquals(2, changes.size(), changes.toString());
          assertTrue(changes.getFirst().contains("203.0.113.0/25"), changes.toString());
          assertTrue(changes.getFirst().contains("203.0.113.0/24"), changes.toString());
          assertEquals(2, newest(database, Audience.ALL).number());
        });
  }

  @ParameterizedTest
  @EnumSource
  void aNodeThatIsLateTakesNothingBack(Engine engine) throws Exception {
    on(
        engine,
        (database, node) -> {
          var late = node(database);
          settle(node);
          settle(late);
          var before = zones;
          zones = zones("203.0.113.0/25");
          settle(node);
          zones = before;
          settle(late);
          assertEquals(2, newest(database, Audience.ALL).number());
          zones = zones("203.0.113.0/25");
          settle(late);
          assertEquals(2, newest(database, Audience.ALL).number());
        });
  }

  @ParameterizedTest
  @EnumSource
  void aChangeThatIsOverBeforeTheNextRoundIsNotPublished(Engine engine) throws Exception {
    on(
        engine,
        (database, node) -> {
          settle(node);
          var before = zones;
          zones = zones("203.0.113.0/25");
          node.round();
          zones = before;
          settle(node);
          assertEquals(1, newest(database, Audience.ALL).number());
        });
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheLastVersionsAreKept(Engine engine) throws Exception {
    on(
        engine,
        (database, node) -> {
          for (int i = 0; i < HintVersions.KEPT + 5; i++) {
            clock.pass(Duration.ofHours(85));
            node.round();
          }
          long kept =
              database.read(
                  handle ->
                      handle
                          .createQuery("SELECT count(*) FROM hint_version WHERE audience = 'all'")
                          .mapTo(Long.class)
                          .one());
          assertEquals(HintVersions.KEPT, kept);
        });
  }
}
