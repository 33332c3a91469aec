package jp.mochi.idp.lifecycle.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.trust.ClientCertificates;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.device.register.IdentifierSecret;
import jp.mochi.device.register.Owner;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.certificate.CertifiedIdentifiers;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Role;
import jp.mochi.idp.lifecycle.RoleGroups;
import jp.mochi.idp.person.People;
import jp.mochi.idp.policy.DeviceLimits;
import jp.mochi.idp.signout.ServiceState;
import jp.mochi.idp.signout.TellServices;
import jp.mochi.ldap.LdapDirectory;
import jp.mochi.metadata.OwnSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loss, and what its transaction leaves to be told. */
class LostWhileNodesDieTest {
  private static final String SP = "https://box.example/saml";

  private final Clock clock = Clock.systemUTC();
  private final List<String> told = new ArrayList<>();
  @TempDir private Path dir;
  private House house;
  private LdapDirectory directory;

  @BeforeEach
  void start() throws Exception {
    house = House.start(dir);
    house.register("box", SP, "https://box.example/acs");
    directory = LdapDirectory.open(house.directory().settings(), clock);
  }

  @AfterEach
  void stop() {
    directory.close();
    house.close();
  }

  private DeviceRegister register(TellServices services) {
    return new DeviceRegister(
        new DeviceRegister.Parts(
            house.database(),
            new People(directory, clock, Duration.ZERO),
            RoleGroups.of(house.configuration().roles()),
            new AuditLog(false),
            new Remains(house.database(), services, service -> OwnSession.UNKNOWN),
            new IdentifierSecret(new byte[IdentifierSecret.BYTES]),
            new Pinnable(
                new ClientCertificates(List::of),
                path -> Optional.empty(),
                CertifiedIdentifiers.NONE,
                clock),
            new DevicesAllowed(
                () -> DeviceLimits.NONE, new People(directory, clock, Duration.ZERO), 10),
            clock));
  }

  private List<ServiceState> dies(
      Collection<String> sessions, AuditEvent.Who who, Circumstances circumstances) {
    throw new IllegalStateException("the node dies");
  }

  private List<ServiceState> notes(
      Collection<String> sessions, AuditEvent.Who who, Circumstances circumstances) {
    told.addAll(sessions);
    return List.of();
  }

  private Doer helpdesk() {
    var circumstances = new Circumstances(clock.instant(), "ABCDE-FGHJK", "", "");
    return new Doer(new Actor("helpdesk", circumstances), Role.HELPDESK);
  }

  private void added() {
    var words =
        List.of(
            "device",
            "add",
            "tanaka",
            "--id",
            "phone-1",
            "--ownership",
            "byod",
            "--platform",
            "ios");
    assertEquals(0, new Typed(dir).run(words.toArray(String[]::new)).status());
  }

  private void signsOn() throws Exception {
    var browser = house.browser();
    var page = browser.get(new AuthnRequests(SP, clock.instant()).redirect());
    SignOns.success(browser.signIn(page, "tanaka", "tanaka-demo-1"));
  }

  private List<String> all(String sql) {
    return house.database().read(h -> h.createQuery(sql).mapTo(String.class).list());
  }

  @Test
  void whatServicesMustHearIsOwedWithTheLossItself() throws Exception {
    added();
    signsOn();
    var session = all("SELECT id FROM session");
    var register = register(this::dies);
    assertThrows(
        IllegalStateException.class,
        () -> register.act(helpdesk(), "phone-1", DeviceAct.LOSE, "on the train"));
    assertEquals(List.of("lost"), all("SELECT state FROM device"));
    assertEquals(List.of(), all("SELECT id FROM session"));
    assertEquals(session, all("SELECT session FROM untold_session"));
  }

  /** By password, so that nobody knows from which phone; and no longer open here. */
  @Test
  void whereSomebodyGoesOnByASessionThatIsOverIsToldAsWell() throws Exception {
    added();
    signsOn();
    var session = all("SELECT id FROM session");
    house.database().write(h -> h.execute("DELETE FROM session"));
    var register = register(this::notes);
    register.act(helpdesk(), "phone-1", DeviceAct.SUSPEND, "repair");
    assertEquals(List.of(), told, "it comes back");
    register.act(helpdesk(), "phone-1", DeviceAct.LOSE, "on the train");
    assertEquals(session, told);
    assertEquals(session, all("SELECT session FROM untold_session"));
  }

  @Test
  void aPhoneThatCameIntoTheRegisterMeanwhileIsShutOutThere() {
    added();
    var person = all("SELECT person FROM device").getFirst();
    var certified =
        new NewDevice(Optional.of("phone-1"), "", Ownership.BYOD, Platform.OTHER, "", Map.of());
    var owner = new Owner(person, "tanaka");
    var outcome = register(this::notes).loseUnknown(helpdesk(), owner, certified, "lost");
    assertInstanceOf(DeviceOutcome.Done.class, outcome);
    assertEquals(List.of("lost"), all("SELECT state FROM device"));
  }
}
