package jp.mochi.idp.lifecycle.enrolment;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import jp.mochi.cert.authority.CertificationRequest;
import jp.mochi.cert.authority.ClientProfile;
import jp.mochi.cert.authority.CsrOutcome;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.enrolment.Ask;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.cert.enrolment.Challenge;
import jp.mochi.cert.enrolment.EnrolmentFault;
import jp.mochi.cert.enrolment.EnrolmentOutcome;
import jp.mochi.cert.enrolment.Proof;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.config.EnrolmentConfig;
import jp.mochi.idp.key.AuthorityKeys;
import jp.mochi.idp.key.MasterKeyLoading;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.AuthorityRoll;
import jp.mochi.idp.lifecycle.IssuePhoneCertificate;
import jp.mochi.idp.lifecycle.PhoneCertificates;
import jp.mochi.idp.lifecycle.device.DevicesAllowed;
import jp.mochi.idp.person.People;
import jp.mochi.idp.pki.OwnAuthority;
import jp.mochi.idp.policy.DeviceLimits;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.signout.TellLater;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LdapDirectory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Pause;
import jp.mochi.ldap.Person;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** The desk of a running house, asked without a protocol. */
final class Desk implements AutoCloseable {
  final ManualClock time = new ManualClock();
  final House house;
  final Enrolment enrolment;
  final PhoneCertificates certificates;
  final IssuePhoneCertificate issuing;
  private final Clock clock = time.withZone(ZoneOffset.UTC);
  private final Directory directory;

  Desk(Path dir, EnrolmentRoute... approval) throws Exception {
    this(dir, UnaryOperator.identity(), approval);
  }

  /** With other settings. */
  Desk(Path dir, UnaryOperator<String> changes, EnrolmentRoute... approval) throws Exception {
    this(dir, changes, EnrolmentConfig.KeyFiles.ALLOW, approval);
  }

  /**
   * @param keyFiles whose codes lead to a key that is made here
   */
  Desk(
      Path dir,
      UnaryOperator<String> changes,
      EnrolmentConfig.KeyFiles keyFiles,
      EnrolmentRoute... approval)
      throws Exception {
    this.house = House.start(dir, time, changes);
    this.directory = LdapDirectory.open(house.directory().settings(), clock);
    var loaded = MasterKeyLoading.from(house.configuration().masterKey(), Map.of());
    var keys = new AuthorityKeys(((MasterKeyLoading.Loaded) loaded).key(), Optional.empty());
    var audit = new AuditLog(false);
    var own =
        new OwnAuthority(
            new OwnAuthority.Parts(
                house.database(), keys, URI.create(House.BASE_URL), ClientProfile.USUAL, clock));
    var later = new TellLater((sessions, who, circumstances) -> List.of());
    var usual = EnrolmentConfig.USUAL;
    this.certificates = new PhoneCertificates(house.database(), own, audit, later, clock);
    this.issuing = new IssuePhoneCertificate(house.database(), own, audit, later, clock);
    this.enrolment =
        new Enrolment(
            new Enrolment.Parts(
                house.database(),
                own,
                directory,
                audit,
                new FloodCounter(house.database(), audit, clock),
                later,
                new EnrolmentConfig(
                    java.util.Set.of(approval),
                    keyFiles,
                    house.configuration().enrolment().ownDevices(),
                    house.configuration().enrolment().openCodes(),
                    usual.code(),
                    usual.staffCode(),
                    usual.requests(),
                    usual.overlap()),
                new DevicesAllowed(
                    () -> DeviceLimits.NONE,
                    new People(directory, clock, Duration.ZERO),
                    house.configuration().devices().mostPerPerson()),
                clock));
    assertInstanceOf(
        AuthorityRoll.Outcome.Done.class,
        new AuthorityRoll(house.database(), own, audit, later, clock)
            .init(actor("local"), "Test", AuthorityKeys.Kind.EC));
  }

  Circumstances now() {
    return new Circumstances(clock.instant(), "TEST1-TEST1", "192.0.2.1", "test");
  }

  Actor actor(String name) {
    return new Actor(name, now());
  }

  Person person(String username) {
    return ((LookUp.Found) directory.find(username)).person();
  }

  /** The directory is there again, and its pool knows. */
  void comeBack() {
    house.directory().comeBack();
    for (var tries = 0; !(directory.find("tanaka") instanceof LookUp.Found); tries++) {
      if (tries > 200) {
        throw new AssertionError("the directory doesn't come back");
      }
      time.pass(Duration.ofSeconds(1)); // the pool waits by the same clock before it tries again
      Pause.of(Duration.ofMillis(50));
    }
  }

  By by(String username, String why) {
    return new By(username, Optional.of(person(username).id().value()), why);
  }

  Candidate candidate(String username, String device) {
    return new Candidate(
        person(username).id().value(),
        username,
        device,
        Candidate.Ownership.BYOD,
        Candidate.Platform.IOS);
  }

  /** A code that somebody of the helpdesk makes. */
  Challenge.OneTime code(EnrolmentRoute route, String username, String device) {
    var made =
        enrolment
            .codes()
            .forAnother(
                actor("nakamura"),
                by("nakamura", "new phone"),
                route,
                candidate(username, device),
                Optional.of(Duration.ofHours(1)));
    return ((HandOutCodes.Outcome.Done<HandOutCodes.Made>) made).made().challenge();
  }

  /** A code that a session of the person's own shows. */
  Challenge.OneTime ownCode(String username, String device) {
    return ownCode(username, device, session(username));
  }

  /** The same in that session. */
  Challenge.OneTime ownCode(String username, String device, String session) {
    var candidate = candidate(username, device);
    var allowed = enrolment.codes().allowed(candidate);
    var made =
        house
            .database()
            .write(
                handle ->
                    enrolment
                        .codes()
                        .forOneself(
                            handle,
                            Actor.person(person(username).id().value(), username, now()),
                            candidate,
                            session,
                            allowed));
    return ((HandOutCodes.Outcome.Done<HandOutCodes.Made>) made).made().challenge();
  }

  /** A session of that person, as a sign-on would open it. */
  String session(String username) {
    var person = person(username);
    var proved = List.of(new ProvedFactor(Factor.PASSWORD, clock.instant()));
    var signedOn =
        new Sessions.SignedOn(person.id(), username, proved, person.passwordState(), "192.0.2.1");
    return house
        .database()
        .write(handle -> new Sessions().create(handle, signedOn, clock.instant()))
        .session()
        .id();
  }

  List<IssuedCertificate> inForce(String device) {
    return house
        .database()
        .read(handle -> new IssuedCertificates().inForce(handle, device, clock.instant()));
  }

  HandOutCodes.Onwards onwards(Challenge.OneTime code, EnrolmentRoute route) {
    return enrolment.codes().onwards(now(), code, route);
  }

  static CertificationRequest csr(KeyPair pair, String subject) throws Exception {
    var builder = new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), pair.getPublic());
    var signed =
        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    return ((CsrOutcome.Read) CertificationRequest.read(signed.getEncoded())).request();
  }

  EnrolmentOutcome ask(EnrolmentRoute route, CertificationRequest request, Proof proof) {
    return enrolment.desk(now()).ask(new Ask(route, request, proof, Optional.empty()));
  }

  EnrolmentOutcome ask(
      EnrolmentRoute route, CertificationRequest request, Proof proof, String transaction) {
    return enrolment.desk(now()).ask(new Ask(route, request, proof, Optional.of(transaction)));
  }

  static IssuedCertificate issued(EnrolmentOutcome outcome) {
    return assertInstanceOf(EnrolmentOutcome.Issued.class, outcome, outcome.toString())
        .certificate();
  }

  static EnrolmentFault refused(EnrolmentOutcome outcome) {
    return assertInstanceOf(EnrolmentOutcome.Refused.class, outcome, outcome.toString()).fault();
  }

  static Proof proof(Challenge.OneTime code) {
    return new Proof.Code(code);
  }

  @Override
  public void close() {
    directory.close();
    house.close();
  }
}
