package jp.mochi.idp.api;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import jp.mochi.cert.attestation.KeyAttestation;
import jp.mochi.idp.attribute.ServiceNames;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.AuditSearch;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.config.Catalogue;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.hint.Hints;
import jp.mochi.idp.hint.Publication;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.inforce.PolicyInForce;
import jp.mochi.idp.key.BackupFile;
import jp.mochi.idp.key.SigningKeys;
import jp.mochi.idp.lifecycle.AcceptAcs;
import jp.mochi.idp.lifecycle.AddByPreset;
import jp.mochi.idp.lifecycle.ApiTokens;
import jp.mochi.idp.lifecycle.Authenticators;
import jp.mochi.idp.lifecycle.AuthorityRoll;
import jp.mochi.idp.lifecycle.Backup;
import jp.mochi.idp.lifecycle.IssueAttested;
import jp.mochi.idp.lifecycle.IssuePhoneCertificate;
import jp.mochi.idp.lifecycle.KnownServices;
import jp.mochi.idp.lifecycle.ManagementAccess;
import jp.mochi.idp.lifecycle.PhoneCertificates;
import jp.mochi.idp.lifecycle.RoleGroups;
import jp.mochi.idp.lifecycle.ServiceProviderEntries;
import jp.mochi.idp.lifecycle.SessionsOfPeople;
import jp.mochi.idp.lifecycle.SigningKeyRoll;
import jp.mochi.idp.lifecycle.TestSignOn;
import jp.mochi.idp.lifecycle.Undelivered;
import jp.mochi.idp.lifecycle.UnlockPerson;
import jp.mochi.idp.lifecycle.app.AppsOfDevices;
import jp.mochi.idp.lifecycle.device.DeviceRegister;
import jp.mochi.idp.lifecycle.device.ForgetSource;
import jp.mochi.idp.lifecycle.device.RegisteredKeys;
import jp.mochi.idp.lifecycle.enrolment.Enrolment;
import jp.mochi.idp.lifecycle.invite.Invitations;
import jp.mochi.idp.lifecycle.names.ServiceNameFiles;
import jp.mochi.idp.lifecycle.status.DeviceStatus;
import jp.mochi.idp.lifecycle.status.TakeStatus;
import jp.mochi.idp.lifecycle.status.apple.TakeMdmEvents;
import jp.mochi.idp.lifecycle.status.poll.StatusSources;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.person.People;
import jp.mochi.idp.pki.OwnAuthority;
import jp.mochi.idp.replay.DraftReader;
import jp.mochi.idp.replay.Replay;
import jp.mochi.idp.saml.sso.OurSide;
import jp.mochi.idp.session.SessionLimits;
import jp.mochi.idp.signout.TellLater;
import jp.mochi.idp.signout.TellServices;
import jp.mochi.ldap.Directory;
import jp.mochi.metadata.MetadataReader;
import jp.mochi.metadata.ServiceProviders;

/**
 * What the interface stands on.
 *
 * @param policy the rules and zones in force
 * @param drafts reads policies that aren't in force
 * @param hints from where each service can be reached
 * @param publication the same, signed, at its well-known address
 * @param tellServices tells services of sessions that were ended
 * @param tellLater tells them without that anybody waits for it
 * @param names by which services know people
 * @param catalogue where the company's own presets are
 * @param ownAuthority our own certificate authority
 * @param enrolment how phones come by its certificates
 * @param devices the register of devices
 * @param invitations to register a phone, by mail
 * @param apps the apps on them, and the blocklist
 * @param reports takes what is reported of devices
 * @param statusSources device managements that are asked how their devices are
 * @param signOnTrial goes through a sign-on that nobody makes
 * @param celFault says what is wrong with a CEL expression, empty if nothing is
 */
public record ApiParts(
    OpenDatabase database,
    AuditLog audit,
    FloodCounter refusals,
    ServiceProviders services,
    OurSide ourSide,
    SigningKeys signingKeys,
    People people,
    Directory directory,
    RoleGroups roles,
    SessionLimits limits,
    BackupFile backup,
    OutsideCalls outside,
    Visitors visitors,
    PolicyInForce policy,
    KnownServices knownServices,
    DraftReader drafts,
    Hints hints,
    Publication publication,
    TellServices tellServices,
    TellLater tellLater,
    Path catalogue,
    OwnAuthority ownAuthority,
    Enrolment enrolment,
    DeviceRegister devices,
    Invitations invitations,
    AppsOfDevices apps,
    TakeStatus reports,
    StatusSources statusSources,
    TestSignOn.Trial signOnTrial,
    Function<String, Optional<String>> celFault,
    ServiceNames names,
    List<X509Certificate> attestationRoots,
    Clock clock) {

  /** The interface on these parts, open to whoever holds the management token or one of ours. */
  public Api open(ManagementAccess management) {
    var tokens = new ApiTokens();
    var access = new Access(database, tokens, management, people, roles, visitors, clock);
    var entries =
        new ServiceProviderEntries(
            database,
            services,
            signingKeys,
            audit,
            new MetadataReader(clock),
            outside,
            ourSide.names().entityId(),
            celFault,
            new ServiceProviderEntries.InFiles(
                this::labels, knownServices::isInHouse, names.canCompute()));
    var calls = new ArrayList<ApiRoute>();
    var search = new AuditSearch(database, audit);
    var presets = new Catalogue(catalogue, celFault);
    var presetJson = new PresetJson(presets, ourSide);
    var ofServices =
        new ServiceProviderRoutes(
            entries,
            new AddByPreset(presets, entries),
            new ServiceProviderJson(ourSide, this::labels, presetJson));
    calls.addAll(ofServices.routes());
    calls.addAll(new ServiceNameRoutes(nameFiles()).routes());
    calls.addAll(new PresetRoutes(presets, presetJson).routes());
    calls.addAll(new RefusedAcsRoutes(new AcceptAcs(search, entries), ofServices).routes());
    calls.addAll(signOnTests(entries).routes());
    calls.addAll(new AuditRoutes(search, clock).routes());
    calls.addAll(new TokenRoutes(database, tokens, audit, directory, roles, clock).routes());
    calls.addAll(ofPeople());
    calls.addAll(
        new SigningKeyRoutes(new SigningKeyRoll(database, signingKeys, services, audit, clock))
            .routes());
    calls.addAll(new ZoneRoutes(policy::zones).routes());
    calls.addAll(new HintRoutes(knownServices, hints).routes());
    calls.addAll(
        new PolicyRoutes(policy, knownServices, directory, database, drafts::scope, clock)
            .routes());
    var replay = new Replay(database, audit, clock);
    calls.addAll(new ReplayRoutes(drafts, replay, clock).routes());
    calls.addAll(new BackupRoute(new Backup(database, backup, audit, clock)).routes());
    calls.addAll(certificates());
    calls.addAll(ofDevices());
    calls.addAll(
        new SignalRoutes(new Undelivered(database, audit, clock), directory, clock).routes());
    calls.addAll(OpenApi.routes());
    var records = new RefusalRecords(database, audit, refusals);
    var published = new WellKnownHints(access, records, publication);
    return new Api(
        access, records, new Repeats(database, clock), calls, published.route(), clock.getZone());
  }

  /** People, and where they are signed on. */
  private List<ApiRoute> ofPeople() {
    var sessions = new SessionsOfPeople(database, limits, directory, audit, tellServices, clock);
    var unlocking = new UnlockPerson(database, audit);
    var authenticators = new Authenticators(database, audit, tellLater);
    var calls = new ArrayList<ApiRoute>();
    calls.addAll(new SessionRoutes(sessions, acts()).routes());
    calls.addAll(new PersonRoutes(directory, unlocking, acts(), authenticators).routes());
    return calls;
  }

  /** Devices, how they are and what is on them. */
  private List<ApiRoute> ofDevices() {
    var calls = new ArrayList<ApiRoute>();
    calls.addAll(new DeviceRoutes(devices, directory, clock).routes());
    var keys =
        new RegisteredKeys(
            new RegisteredKeys.Parts(database, people, roles, audit, tellLater, clock));
    calls.addAll(new DeviceKeyRoutes(keys, directory, clock).routes());
    var status = new DeviceStatus(database, policy, clock);
    var forgetting = new ForgetSource(database, devices, audit);
    var events = new TakeMdmEvents(devices::find, reports);
    calls.addAll(new DeviceStatusRoutes(reports, events, status, forgetting, clock).routes());
    calls.addAll(new StatusSourceRoutes(statusSources).routes());
    calls.addAll(new InvitationRoutes(invitations, directory, clock).routes());
    calls.addAll(new DeviceListRoutes(devices.lists(directory)).routes());
    calls.addAll(new AppRoutes(apps.reports(), clock).routes());
    calls.addAll(new BlocklistRoutes(apps.blocklist(), clock).routes());
    calls.addAll(new LookBackRoutes(apps.blocklist()).routes());
    calls.addAll(new CollectionRoutes(apps.collections(), clock).routes());
    return calls;
  }

  private ActsOnPeople acts() {
    return new ActsOnPeople(devices);
  }

  private SignOnTestRoutes signOnTests(ServiceProviderEntries entries) {
    var originals = new TestSignOn.Originals(database, services);
    return new SignOnTestRoutes(
        new TestSignOn(policy, directory, entries, originals, signOnTrial, clock), clock);
  }

  private ServiceNameFiles nameFiles() {
    return new ServiceNameFiles(
        database, services, directory, audit, ourSide.names().scope(), clock);
  }

  private List<ApiRoute> certificates() {
    var roll = new AuthorityRoll(database, ownAuthority, audit, tellLater, clock);
    var phones = new PhoneCertificates(database, ownAuthority, audit, tellLater, clock);
    var name = ourSide.names().displayNameEn();
    var page = ourSide.names().baseUrl() + "/enrol";
    var enrolling =
        new EnrolmentRoutes(
            enrolment.codes(), enrolment.requests(), acts(), directory, page, clock);
    var attested =
        new IssueAttested(
            database,
            new IssuePhoneCertificate(database, ownAuthority, audit, tellLater, clock),
            new KeyAttestation(attestationRoots),
            audit,
            clock);
    return Stream.of(
            new CertificateRoutes(phones, attested, directory, acts(), clock).routes(),
            new AuthorityRoutes(roll, ownAuthority.lists(), name).routes(),
            enrolling.routes())
        .flatMap(List::stream)
        .toList();
  }

  /** The policy's own words for levels of sensitivity, as it is now. */
  private Map<Integer, String> labels() {
    return policy.rules().policy().sensitivityLabels();
  }
}
