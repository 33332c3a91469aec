package jp.mochi.idp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import jp.mochi.cert.authority.ClientProfile;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.config.PolicyScope;
import jp.mochi.idp.hint.Hints;
import jp.mochi.idp.hint.Publication;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.inforce.PolicyInForce;
import jp.mochi.idp.key.AuthorityKeys;
import jp.mochi.idp.key.BackupFile;
import jp.mochi.idp.key.MasterKeyLoading;
import jp.mochi.idp.key.SigningKeys;
import jp.mochi.idp.lifecycle.KnownServices;
import jp.mochi.idp.lifecycle.ManagementAccess;
import jp.mochi.idp.lifecycle.RoleGroups;
import jp.mochi.idp.lifecycle.enrolment.Enrolment;
import jp.mochi.idp.lifecycle.status.poll.StatusSources;
import jp.mochi.idp.network.ClientAddress;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.network.ZoneSources;
import jp.mochi.idp.person.People;
import jp.mochi.idp.pki.OwnAuthority;
import jp.mochi.idp.policy.RuleSet;
import jp.mochi.idp.policy.ServiceFacts;
import jp.mochi.idp.saml.sso.OurSide;
import jp.mochi.idp.session.SessionLimits;
import jp.mochi.ldap.LdapDirectory;
import jp.mochi.metadata.ServiceProviders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the description names the routes, all of them and no other. */
class DescribedRoutesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static House house;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    house = House.start(dir, new ManualClock());
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  /** No service at all. */
  private static final class NoServices implements KnownServices {
    @Override
    public Optional<ServiceFacts> named(String name) {
      return Optional.empty();
    }

    @Override
    public List<ServiceFacts> all() {
      return List.of();
    }

    @Override
    public boolean isInHouse(String name) {
      return false;
    }
  }

  private static PolicyInForce policy() {
    var clock = java.time.Clock.systemUTC();
    var zones =
        new ZoneSources.Parts(
            house.database(), url -> new OutsideCalls.Refused("not here"), Runnable::run, clock);
    var parts =
        new PolicyInForce.Parts(
            house.configuration().policy(),
            PolicyScope.PASSWORDS,
            "beside",
            house.database(),
            new AuditLog(false),
            zones,
            clock);
    return ((PolicyInForce.Opening.InForce) PolicyInForce.open(parts)).policy();
  }

  /** The interface on the house's parts once more, beside the server's own. */
  private static Api api() throws Exception {
    var configuration = house.configuration();
    var clock = java.time.Clock.systemUTC();
    var loaded = MasterKeyLoading.from(configuration.masterKey(), java.util.Map.of());
    var master = ((MasterKeyLoading.Loaded) loaded).key();
    var names =
        new OurSide.Names(House.ENTITY_ID, URI.create(House.BASE_URL), "M", "M", "mochi.test");
    var keys = new SigningKeys(master, clock, "idp");
    var directory = LdapDirectory.open(house.directory().settings(), clock);
    var own = own(master, clock);
    var hints = hints();
    return new ApiParts(
            house.database(),
            new AuditLog(false),
            new FloodCounter(house.database(), new AuditLog(false), clock),
            new ServiceProviders(clock),
            new OurSide(names, house.database(), keys),
            keys,
            new People(directory, clock, java.time.Duration.ZERO),
            directory,
            RoleGroups.of(configuration.roles()),
            new SessionLimits(java.time.Duration.ofHours(1), java.time.Duration.ofHours(1)),
            new BackupFile(master),
            OutsideCalls.trusting(
                java.util.List.of(), java.util.Optional.empty(), java.util.Optional.empty()),
            new Visitors(new ClientAddress(java.util.List.of()), clock),
            policy(),
            new NoServices(),
            new jp.mochi.idp.replay.DraftReader(
                house.dir().resolve("policy.yaml"),
                () -> jp.mochi.idp.config.PolicyScope.PASSWORDS,
                rules -> jp.mochi.idp.config.PolicyScope.PASSWORDS,
                () -> jp.mochi.idp.network.ZonePlan.NONE,
                plan -> jp.mochi.idp.network.Zones.NONE),
            hints,
            publication(hints, keys, clock),
            (sessions, who, circumstances) -> java.util.List.of(),
            new jp.mochi.idp.signout.TellLater(
                (sessions, who, circumstances) -> java.util.List.of()),
            house.dir().resolve("catalogue"),
            own,
            enrolment(own, directory, clock),
            devices(master, directory, clock),
            invitations(own, directory, master, clock),
            apps(devices(master, directory, clock), clock),
            reports(clock),
            noStatusSources(devices(master, directory, clock), clock),
            (question, wanted, event) -> {
              throw new AssertionError("nobody tests a service here");
            },
            cel -> java.util.Optional.empty(),
            new jp.mochi.idp.attribute.ServiceNames(configuration.names(), clock),
            java.util.List.of(),
            clock)
        .open(ManagementAccess.fresh(house.dir()));
  }

  private static jp.mochi.idp.lifecycle.status.TakeStatus reports(Clock clock) {
    return new jp.mochi.idp.lifecycle.status.TakeStatus(
        house.database(),
        new jp.mochi.device.status.DeviceStatuses(jp.mochi.device.status.AppsReported.NOBODY),
        new AuditLog(false),
        clock);
  }

  private static StatusSources noStatusSources(
      jp.mochi.idp.lifecycle.device.DeviceRegister devices, Clock clock) throws Exception {
    return new StatusSources(
        java.util.List.of(),
        new StatusSources.Parts(
            house.database(),
            devices::find,
            new jp.mochi.idp.lifecycle.status.TakeStatus(
                house.database(),
                new jp.mochi.device.status.DeviceStatuses(
                    jp.mochi.device.status.AppsReported.NOBODY),
                new AuditLog(false),
                clock),
            OutsideCalls.trusting(
                java.util.List.of(), java.util.Optional.empty(), java.util.Optional.empty()),
            new AuditLog(false),
            new StatusSources.Meter() {
              @Override
              public void counted(String source, String outcome, int devices) {}

              @Override
              public void ended(String source, boolean good) {}
            },
            java.time.Duration.ofSeconds(1),
            new java.util.Random(1),
            clock));
  }

  private static OwnAuthority own(jp.mochi.idp.key.MasterKey master, Clock clock) {
    return new OwnAuthority(
        new OwnAuthority.Parts(
            house.database(),
            new AuthorityKeys(master, Optional.empty()),
            URI.create(House.BASE_URL),
            ClientProfile.USUAL,
            clock));
  }

  private static Hints hints() {
    return new Hints(
        () ->
            new Hints.InForce(
                new RuleSet("v", java.util.List.of(), java.util.Set.of()),
                jp.mochi.idp.network.Zones.NONE),
        service -> ServiceFacts.named(service.name()));
  }

  private static Enrolment enrolment(OwnAuthority own, LdapDirectory directory, Clock clock) {
    var audit = new AuditLog(false);
    return new Enrolment(
        new Enrolment.Parts(
            house.database(),
            own,
            directory,
            audit,
            new FloodCounter(house.database(), audit, clock),
            new jp.mochi.idp.signout.TellLater(
                (sessions, who, circumstances) -> java.util.List.of()),
            jp.mochi.idp.config.EnrolmentConfig.USUAL,
            allowed(directory, clock),
            clock));
  }

  private static jp.mochi.idp.lifecycle.device.DevicesAllowed allowed(
      jp.mochi.ldap.Directory directory, Clock clock) {
    return new jp.mochi.idp.lifecycle.device.DevicesAllowed(
        () -> jp.mochi.idp.policy.DeviceLimits.NONE,
        new People(directory, clock, java.time.Duration.ZERO),
        10);
  }

  private static jp.mochi.idp.lifecycle.invite.Invitations invitations(
      OwnAuthority own, LdapDirectory directory, jp.mochi.idp.key.MasterKey master, Clock clock) {
    return new jp.mochi.idp.lifecycle.invite.Invitations(
        new jp.mochi.idp.lifecycle.invite.Invitations.Parts(
            house.database(),
            directory,
            enrolment(own, directory, clock).codes(),
            new jp.mochi.idp.signal.Tell(false, java.util.List.of(), new AuditLog(false), clock),
            new jp.mochi.idp.key.DatabaseSealer(house.database(), master, clock),
            House.BASE_URL + "/enrol",
            clock));
  }

  private static Publication publication(Hints hints, SigningKeys keys, Clock clock) {
    return new Publication(
        House.ENTITY_ID,
        new Publication.Parts(
            house.database(), java.util.List::of, keys, new AuditLog(false), hints, clock));
  }

  private static jp.mochi.idp.lifecycle.device.DeviceRegister devices(
      jp.mochi.idp.key.MasterKey master, jp.mochi.ldap.Directory directory, Clock clock) {
    return new jp.mochi.idp.lifecycle.device.DeviceRegister(
        new jp.mochi.idp.lifecycle.device.DeviceRegister.Parts(
            house.database(),
            new People(directory, clock, java.time.Duration.ZERO),
            RoleGroups.of(house.configuration().roles()),
            new AuditLog(false),
            new jp.mochi.idp.lifecycle.device.Remains(
                house.database(),
                (sessions, who, circumstances) -> java.util.List.of(),
                service -> jp.mochi.metadata.OwnSession.UNKNOWN),
            jp.mochi.idp.key.IdentifierKey.open(house.database(), master, clock),
            new jp.mochi.idp.lifecycle.device.Pinnable(
                new jp.mochi.cert.trust.ClientCertificates(java.util.List::of),
                path -> java.util.Optional.empty(),
                jp.mochi.idp.certificate.CertifiedIdentifiers.NONE,
                clock),
            allowed(directory, clock),
            clock));
  }

  /** Nobody calls them here. */
  private static jp.mochi.idp.lifecycle.app.AppsOfDevices apps(
      jp.mochi.idp.lifecycle.device.DeviceRegister register, Clock clock) throws Exception {
    var database = house.database();
    var audit = new AuditLog(false);
    var inventory = new jp.mochi.device.app.Inventory(new jp.mochi.device.app.Blocklist());
    var later =
        new jp.mochi.idp.signout.TellLater((sessions, who, circumstances) -> java.util.List.of());
    var watch =
        new jp.mochi.idp.lifecycle.app.AppWatch(
            database,
            new jp.mochi.idp.lifecycle.app.Consequences(
                database,
                new jp.mochi.idp.lifecycle.device.HouseActs(database, audit, later, clock),
                audit,
                (handle, actor, device, match, done) -> {},
                clock),
            inventory,
            java.time.Duration.ofDays(1),
            clock);
    return new jp.mochi.idp.lifecycle.app.AppsOfDevices(
        new jp.mochi.idp.lifecycle.app.AppReports(
            database, register, inventory, watch, audit, clock),
        new jp.mochi.idp.lifecycle.app.BlocklistDesk(
            database, watch, audit, jp.mochi.idp.config.AppsConfig.USUAL, clock),
        new jp.mochi.idp.lifecycle.collection.CollectionDesk(
            new jp.mochi.idp.lifecycle.collection.FollowCollections(
                new jp.mochi.idp.lifecycle.collection.FollowCollections.Parts(
                    database,
                    OutsideCalls.trusting(List.of(), Optional.empty(), Optional.empty()),
                    audit,
                    watch::look,
                    clock),
                List.of()),
            database,
            audit,
            clock));
  }

  @Test
  void theDescriptionNamesExactlyTheRoutes() throws Exception {
    var described = new TreeSet<String>();
    JSON.readTree(OpenApi.text())
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    assertEquals(api().signatures(), described);
    var listen = house.configuration().listen().management();
    var token = Files.readString(house.dir().resolve("data/management.token")).strip();
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + listen.port() + "/api/v1/openapi.json"))
            .header("Authorization", "Bearer " + token)
            .build();
    try (var http = HttpClient.newHttpClient()) {
      assertEquals(200, http.send(request, BodyHandlers.discarding()).statusCode());
    }
  }
}
