package jp.mochi.idp;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.api.ApiParts;
import jp.mochi.idp.attribute.Expressions;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.config.OutsideConfig;
import jp.mochi.idp.config.PolicyScope;
import jp.mochi.idp.gate.Gate;
import jp.mochi.idp.hint.Hints;
import jp.mochi.idp.hint.Publication;
import jp.mochi.idp.http.HealthCheck;
import jp.mochi.idp.http.HttpServers;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Origins;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.http.SameOrigin;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.inforce.PolicyWatch;
import jp.mochi.idp.key.BackupFile;
import jp.mochi.idp.key.SigningKeys;
import jp.mochi.idp.key.WrongMasterKey;
import jp.mochi.idp.lifecycle.ManagementAccess;
import jp.mochi.idp.lifecycle.RoleGroups;
import jp.mochi.idp.lifecycle.ServerLock;
import jp.mochi.idp.lifecycle.TestSignOn;
import jp.mochi.idp.lifecycle.device.DeviceRegister;
import jp.mochi.idp.lifecycle.device.DevicesAllowed;
import jp.mochi.idp.login.Assets;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.login.PostedForms;
import jp.mochi.idp.network.ClientAddress;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.person.People;
import jp.mochi.idp.replay.DraftReader;
import jp.mochi.idp.saml.logout.SingleLogout;
import jp.mochi.idp.saml.sso.OurSide;
import jp.mochi.idp.saml.sso.RequestAddresses;
import jp.mochi.idp.saml.sso.Services;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.signon.Requester;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signon.SignOnToken;
import jp.mochi.idp.signout.TellLater;
import jp.mochi.idp.signout.TellServices;
import jp.mochi.metadata.OpenSaml;

/**
 * The whole server, wired by hand from the ground up; read it as the plan of the house.
 *
 * <p>{@link Ground} opens what everything stands on; here the protocol's edge ({@code saml}), the
 * loop ({@code signon}), the pages ({@code login}) and the listeners ({@code http}) are put on top
 * of it. {@link #close} takes it down again, finishing what is in flight.
 */
public final class IdpServer implements AutoCloseable {
  /** What the server is started for. */
  public enum Mode {
    PRODUCTION,
    /** Tells no browser to remember https: another demo, on this port, may speak otherwise. */
    DEMO
  }

  private final Ground ground;
  private final ServerLock lock;
  private final Opened opened;
  private final Housekeeping house = new Housekeeping();

  /** Alone, so that records never wait for what a slow network keeps. */
  private final Housekeeping records = new Housekeeping();

  /** Alone, so that nothing waits while tens of thousands of owners are told. */
  private final Housekeeping ends = new Housekeeping("telling-of-ends");

  private final AuthorityInPlace authority;
  private final Visitors visitors;
  private final SignOnToken tokens;
  private final CertificateInPlace certificates;
  private final KeysInPlace keys;
  private final LoginPages pages;
  private final Assets assets = new Assets();
  private final SigningKeys signingKeys;
  private final OurSide ourSide;
  private final OutsideCalls outside;
  private final PolicyInPlace policy;
  private final Hints hints;
  private final Publication publication;
  private final ManagementAccess management;
  private final Gate gate;
  private final List<Route> routes;
  private final TellLater later;
  private final EnrolmentInPlace enrolment;
  private final DeviceRegister devices;
  private final PortalInPlace portal;
  private final AppsInPlace apps;
  private final SignalInPlace signals;
  private final PledgeInPlace pledge;
  private final PostureInPlace posture;
  private final HttpServers http;

  private IdpServer(Ground ground, ServerLock lock, Opened opened, Mode mode)
      throws IOException, GeneralSecurityException, StartFailure {
    this.ground = ground;
    this.lock = lock;
    this.opened = opened;
    var config = ground.configuration();
    this.visitors = new Visitors(new ClientAddress(config.trustedProxies()), ground.clock());
    this.tokens = new SignOnToken(ground.sealer());
    this.outside = opened.add(outside(config.outside()), OutsideCalls::close);
    this.authority = opened.add(new AuthorityInPlace(ground, outside), AuthorityInPlace::close);
    this.gate = opened.add(gate(), Gate::close);
    endRoundsFirst();
    this.signals = opened.add(SignalInPlace.open(ground, outside), SignalInPlace::close);
    this.certificates = CertificateInPlace.open(ground, authority);
    this.keys = new KeysInPlace(ground);
    this.pages =
        new LoginPages(
            assets, tokens, ground.clock().getZone(), certificates.way(), keys.way(this::audit));
    this.signingKeys =
        new SigningKeys(
            ground.master(), ground.clock(), String.valueOf(config.baseUrl().getHost()));
    this.ourSide = ourSide();
    this.policy = PolicyInPlace.open(ground, outside);
    this.hints = policy.hints();
    this.publication = publication();
    var clock = ground.clock();
    var sessions = new Sessions();
    var services = new Services(ground.database(), ground.services());
    var sso = SsoInPlace.open(ground, ourSide, services, sessions, hints);
    var people = new People(ground.directory(), clock, config.directory().grace());
    var browserSessions =
        new BrowserSessions(ground.database(), sessions, ground.limits(), ground.audit(), clock);
    PolicyInPlace.refuseNamesTwice(ground, gate);
    var logout =
        LogoutInPlace.open(ground, ourSide, outside, services, browserSessions, visitors, pages);
    this.later = opened.add(LogoutInPlace.later(ground, logout), TellLater::close);
    var allowed = allowed(people);
    this.enrolment = new EnrolmentInPlace(ground, authority.own(), allowed, later);
    this.devices = DeviceInPlace.register(ground, people, allowed, authority, logout);
    this.portal =
        new PortalInPlace(
            ground, people, devices, enrolment.enrolment(), logout, later, policy.policy());
    this.apps = opened.add(new AppsInPlace(ground, later, outside), AppsInPlace::close);
    this.pledge = new PledgeInPlace(ground, tokens);
    this.posture = new PostureInPlace(ground, apps.fromStatus(), devices, outside);
    opened.add(posture, PostureInPlace::close);
    var signOn = signOn(browserSessions, people, sso.requester());
    var routes = routes(sso, signOn, browserSessions, logout);
    this.management = ManagementAccess.fresh(config.data());
    var serviceTest = sso.test(ground, ourSide, signOn, policy.policy());
    routes.addAll(api(people, logout, serviceTest::test).open(management).routes());
    var encryption = new EncryptionWatch(ground.database(), ground.services(), clock);
    var checks = checks(encryption);
    ground.numbers().watch(encryption);
    this.routes = List.copyOf(routes);
    this.http = listen(checks, mode);
    opened.add(policy.watch(), PolicyWatch::close);
    keepHouse(encryption);
  }

  private HttpServers listen(List<HealthCheck> checks, Mode mode)
      throws IOException, GeneralSecurityException {
    var asking = certificates.asking();
    var hsts = mode == Mode.PRODUCTION;
    var servers =
        opened.add(
            Listening.start(ground, routes, checks, asking, pages::error, hsts),
            HttpServers::close);
    opened.add(management, ManagementAccess::close);
    var host = ground.configuration().listen().management().host();
    management.leave(host, servers.port(Listener.MANAGEMENT));
    return servers;
  }

  /** Rounds end before what they use does, and calls before them: none is waited for in vain. */
  private void endRoundsFirst() {
    opened.add(records, Housekeeping::close);
    opened.add(house, Housekeeping::close);
    opened.add(ends, Housekeeping::close);
    opened.add(outside, OutsideCalls::close);
  }

  /** How many devices somebody may have, by the policy in force. */
  private DevicesAllowed allowed(People people) {
    var most = ground.configuration().devices().mostPerPerson();
    return new DevicesAllowed(() -> policy.policy().rules().policy().limits(), people, most);
  }

  /** All that people and services come to. */
  private List<Route> routes(
      SsoInPlace sso, SignOn signOn, BrowserSessions sessions, SingleLogout logout) {
    var forms = forms();
    var routes = new ArrayList<Route>();
    routes.addAll(ourSide.routes());
    routes.addAll(authority.own().routes());
    var requests = new RequestAddresses(ground.database(), tokens);
    var addresses = SsoInPlace.afterProofs(ground, pages, requests);
    var warnings = apps.warnings(pages, signOn, sessions, forms, visitors, addresses);
    routes.addAll(sso.routes(ground, ourSide, signOn, sessions, tokens, requests, visitors, pages));
    routes.addAll(logout.routes());
    routes.addAll(gate.routes(signOn, pages::show));
    routes.addAll(enrolment.routes(signOn, pages, visitors, keys));
    routes.addAll(portal.routes(signOn, sessions, pages, visitors));
    routes.addAll(pledge.routes(signOn, sessions, pages, forms));
    routes.addAll(
        PasswordInPlace.routes(ground, signOn, sessions, pages, assets, forms, this::audit, later));
    routes.addAll(
        certificates.routes(
            pages, assets, signOn, sessions, forms, visitors, this::audit, warnings));
    routes.addAll(keys.routes(pages, signOn, sessions, forms, this::audit, warnings, later));
    routes.addAll(certificates.statusRoutes(posture.taking(), visitors));
    routes.addAll(posture.routes(signOn, pages, forms));
    routes.addAll(OneTimeInPlace.routes(ground, signOn, sessions, pages, forms, this::audit));
    return routes;
  }

  private PostedForms forms() {
    var origin = new SameOrigin(Origins.of(ground.configuration().baseUrl()));
    return new PostedForms(pages, tokens, this::audit, visitors::posting, origin);
  }

  private List<HealthCheck> checks(EncryptionWatch encryption) {
    var checks = new ArrayList<HealthCheck>();
    checks.add(HealthCheck.shown("signing-certificate", this::endOfSigningKey));
    checks.addAll(policy.checks());
    var groups = policy.groups(ground);
    house.every(PolicyGroups.INTERVAL, "looking for the rules' groups", groups);
    checks.add(groups.check());
    checks.addAll(authority.checks());
    checks.addAll(posture.checks());
    checks.add(encryption.check());
    checks.add(apps.check());
    return checks;
  }

  private void keepHouse(EncryptionWatch encryption) {
    ground.keepHouse(house);
    enrolment.keepHouse(house, ends, () -> policy.policy().rules().policy());
    apps.keepHouse(house);
    posture.keepHouse(house);
    signals.keepHouse(house);
    LogoutInPlace.keepHouse(ground, later, house);
    house.every(EncryptionWatch.INTERVAL, "looking at encryption certificates", encryption);
    house.every(Duration.ofSeconds(10), "publishing source addresses", publication::round);
    records.every(Duration.ofSeconds(1), "recording requests to systems", gate.records());
  }

  private SignOn signOn(BrowserSessions sessions, People people, Requester sso) {
    var requesters = new ArrayList<Requester>();
    gate.requesters().forEach(each -> requesters.add(pledge.before(each)));
    requesters.add(pledge.before(sso));
    requesters.add(enrolment.requester(() -> policy.policy().rules().policy()));
    requesters.addAll(portal.requesters(() -> policy.policy().rules().policy()));
    return new SignOn(
        sessions,
        people,
        policy.policy(),
        requesters,
        posture.of(keys.holding(certificates.holding())),
        ground.numbers()::told,
        later::over,
        ground.clock());
  }

  /**
   * Starts the server that this configuration describes and answers once it is ready.
   *
   * @throws StartFailure with one sentence; nothing is left running then
   */
  public static IdpServer start(
      Configuration configuration, Map<String, String> environment, Clock clock, Mode mode)
      throws StartFailure {
    // The slowest part of a start beside the database, and independent of it.
    Thread.ofPlatform().daemon().name("opensaml").start(OpenSaml::ready);
    var lock = lock(configuration);
    try {
      DirectoryCheck.refuseWhatCannotWork(configuration.directory());
      return start(Ground.open(configuration, environment, clock), lock, mode);
    } catch (WrongMasterKey wrong) {
      lock.close();
      throw failure(wrong);
    } catch (StartFailure | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static ServerLock lock(Configuration configuration) throws StartFailure {
    var data = configuration.data();
    try {
      return ServerLock.take(data).orElseThrow(() -> StartFailure.of("running", null, data));
    } catch (IOException e) {
      throw StartFailure.of("data.closed", e, data, String.valueOf(e.getMessage()));
    }
  }

  private static IdpServer start(Ground ground, ServerLock lock, Mode mode) throws StartFailure {
    var opened = new Opened();
    opened.add(ground, Ground::close);
    try {
      return new IdpServer(ground, lock, opened, mode);
    } catch (StartFailure nothingToBeginWith) {
      opened.close();
      throw nothingToBeginWith;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      opened.close();
      throw failure(e);
    }
  }

  private static StartFailure failure(Exception e) {
    return switch (e) {
      case NoSuchFileException gone -> StartFailure.of("file.none", e, gone.getFile());
      case AccessDeniedException closed -> StartFailure.of("file.closed", e, closed.getFile());
      case WrongMasterKey wrong -> StartFailure.of("keys.wrong", e);
      default -> StartFailure.saying(e);
    };
  }

  private ApiParts api(People people, TellServices logout, TestSignOn.Trial signOnTrial) {
    return new ApiParts(
        ground.database(),
        ground.audit(),
        ground.refusals(),
        ground.services(),
        ourSide,
        signingKeys,
        people,
        ground.directory(),
        RoleGroups.of(ground.configuration().roles()),
        ground.limits(),
        new BackupFile(ground.master()),
        outside,
        visitors,
        policy.policy(),
        policy.services(ground, gate),
        new DraftReader(
            ground.configuration().policy(),
            () -> PolicyScope.of(ground.configuration()),
            rules -> PolicyInPlace.scope(ground, policy.services(ground, gate), rules),
            () -> policy.policy().rules().zones().plan(),
            plan -> policy.policy().rules().zones().preview(plan)),
        hints,
        publication,
        logout,
        later,
        ground.configuration().catalogue(),
        authority.own(),
        enrolment.enrolment(),
        devices,
        enrolment.invitations(),
        apps.desks(devices),
        posture.taking(),
        posture.sources(),
        signOnTrial,
        cel -> new Expressions().fault(cel),
        ground.names(),
        ground.configuration().deviceKeys().attestationRoots(),
        ground.clock());
  }

  private static OutsideCalls outside(OutsideConfig config)
      throws IOException, GeneralSecurityException {
    return OutsideCalls.trusting(config.allow(), config.trust(), config.proxy());
  }

  private Optional<String> endOfSigningKey() {
    var signing = ourSide.published().getFirst();
    return signing.expiresSoon(ground.clock().instant())
        ? Optional.of("ends at " + signing.end() + ": roll the signing key over (mochi key add)")
        : Optional.empty();
  }

  /** Refusals of strangers may come in floods; everything else is written one by one. */
  private String audit(AuditEvent event) {
    if (event instanceof AuditEvent.Refused refused) {
      return ground.refusals().record(refused);
    }
    return ground
        .database()
        .write(
            handle -> {
              ground.audit().append(handle, event);
              return event.circumstances().reference();
            });
  }

  /** All addresses of all features, but health and metrics, which every server has. */
  List<Route> routes() {
    return routes;
  }

  /** The port of a listener, also where the system chose it. */
  public int port(Listener listener) {
    return http.port(listener);
  }

  @Override
  public void close() {
    try {
      opened.close();
    } finally {
      lock.close();
    }
  }

  private Gate gate() {
    var config = ground.configuration();
    return new Gate(
        config.gate(),
        new Gate.Parts(
            ground.database(),
            ground.audit(),
            ground.refusals(),
            ground.limits(),
            visitors,
            Origins.of(config.baseUrl()),
            ground.clock()));
  }

  private Publication publication() {
    return new Publication(
        ground.configuration().entityId(),
        new Publication.Parts(
            ground.database(),
            () -> PolicyInPlace.told(ground, gate),
            signingKeys,
            ground.audit(),
            hints,
            ground.clock()));
  }

  private OurSide ourSide() {
    var config = ground.configuration();
    return new OurSide(
        new OurSide.Names(
            config.entityId(),
            config.baseUrl(),
            config.displayName().ja(),
            config.displayName().en(),
            config.names().scope()),
        ground.database(),
        signingKeys);
  }
}
