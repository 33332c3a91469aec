package jp.mochi.idp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of {@code mochi certificate …} is about how phones come by certificates. */
class EnrolmentCommandsTest {
  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;
  private House house;

  @BeforeEach
  void start() throws Exception {
    house = House.start(dir, clock);
    done("certificate", "ca", "init");
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Typed.Said typed(String... words) {
    return new Typed(dir).run(words);
  }

  private Typed.Said done(String... words) {
    var said = typed(words);
    assertEquals(0, said.status(), said.err());
    return said;
  }

  private JsonNode json(String... words) throws Exception {
    return new Typed(dir).json(words);
  }

  private void assertRefused(String english, String... words) {
    var said = typed(words);
    assertEquals(1, said.status(), said.out());
    assertTrue(said.err().contains(english), said.err());
    var translated = new Typed(dir).speaking(Locale.JAPANESE).run(words);
    assertEquals(1, translated.status());
    assertFalse(translated.err().contains(english), translated.err());
  }

  private void csr(String name, String subject) throws Exception {
    var line =
        List.of(
            "openssl",
            "req",
            "-new",
            "-nodes",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-keyout",
            "x.key",
            "-out",
            name,
            "-subj",
            subject);
    var process =
        new ProcessBuilder(line).directory(dir.toFile()).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  /** A token of a person's own, who then approves what the server's console has filed. */
  private String[] as(String role, String person, String... words) throws Exception {
    var made = json("token", "create", "--role", role, "--person", person);
    var file = dir.resolve(person + ".token");
    Files.writeString(file, made.path("secret").asText());
    var all = new ArrayList<>(List.of(words));
    var management = house.configuration().listen().main();
    all.addAll(
        List.of("--server", "http://127.0.0.1:" + management.port(), "--token", file.toString()));
    return all.toArray(String[]::new);
  }

  @Test
  void aCodeIsALinkToOpenOnThePhone() throws Exception {
    var code = done(Typed.code("tanaka", "phone-1"));
    assertTrue(
        code.out().matches(House.BASE_URL + "/enrol#code=[a-z0-9]{26}\\.[a-z0-9]{26}\\s*"),
        code.out());
    assertTrue(code.err().contains("tanaka's device phone-1"), code.err());
    var scep =
        json(
            "certificate",
            "code",
            "--person",
            "tanaka",
            "--device",
            "phone-1",
            "--why",
            "our list of phones",
            "--route",
            "scep",
            "--lifetime",
            "7d");
    assertEquals(
        clock.instant().plus(Duration.ofDays(7)).toString(), scep.path("expires").asText());
    assertRefused("7 days at most", Typed.code("tanaka", "phone-1", "--lifetime", "8d"));
    assertRefused("knows nobody", Typed.code("nobody", "phone-1"));
    assertRefused("can't be a device's id", Typed.code("tanaka", "phone 1"));
    var own = as("helpdesk", "nakamura", Typed.code("nakamura", "phone-2"));
    assertRefused("Nobody approves their own", own);
  }

  @Test
  void aCodeIsGivenForAReasonToSomebodyWhomTheHelpdeskHasMadeSureOf() {
    var one = List.of("--person", "tanaka", "--device", "phone-1");
    var code = words(one, "certificate", "code", "--why", "a call of 9:40");
    assertRefused("how you made sure who is asking", code);
    assertRefused("how you made sure", words(List.of("--proof", "somehow"), code));
    var noReason = words(one, "certificate", "code", "--proof", "video");
    assertEquals(2, typed(noReason).status());
    assertRefused("must say why", words(List.of("--why", " "), noReason));
    assertRefused("must say why", words(List.of("--why", "x".repeat(301)), noReason));
    assertFalse(done("audit", "search").out().contains("enrolment code"));
    done(words(List.of("--proof", "video"), code));
    var records = done("audit", "search", "--json").out();
    assertTrue(records.contains("[video] a call of 9:40"), records);
  }

  /** Nobody has called a program that goes through a list; the helpdesk is called. */
  @Test
  void anAdministratorsChallengesForADeviceManagementNeedNobodysProof() throws Exception {
    var one = List.of("--person", "tanaka", "--device", "phone-1", "--why", "our list");
    for (var route : List.of("scep", "est")) {
      var code = words(one, "certificate", "code", "--route", route);
      assertRefused("how you made sure", as("helpdesk", "nakamura", code));
      done(words(List.of("--proof", "manager"), as("helpdesk", "nakamura", code)));
      done(as("admin", "yamada", code));
    }
    var other = List.of("--person", "suzuki", "--device", "phone-2", "--why", "our list");
    for (var route : List.of("phone", "pkcs12")) {
      var code = words(other, "certificate", "code", "--route", route);
      assertRefused("how you made sure", as("admin", "yamada", code));
      done(words(List.of("--proof", "manager"), as("admin", "yamada", code)));
    }
  }

  @Test
  void aRequestIsApprovedBySomebodyElse() throws Exception {
    csr("a.csr", "/CN=tanaka");
    var filed =
        json(
            "certificate",
            "request",
            "a.csr",
            "--person",
            "tanaka",
            "--device",
            "laptop-1",
            "--why",
            "ticket 311");
    var id = filed.path("id").asText();
    assertEquals("pending", filed.path("state").asText());
    assertTrue(done("certificate", "requests").out().contains("ticket 311"));
    assertRefused("Nobody approves their own", "certificate", "approve", id, "--why", "me");
    assertEquals(2, typed("certificate", "approve", id).status());
    var approved = as("helpdesk", "nakamura", "certificate", "approve", id, "--why", "seen it");
    assertTrue(done(approved).out().startsWith("issued "), "issued");
    var late = as("helpdesk", "nakamura", "certificate", "deny", id, "--why", "too late");
    assertRefused("isn't waiting any more", late);
    var certificate = json("certificate", "list", "--device", "laptop-1").path("certificates");
    assertEquals("csr true", route(certificate.path(0)));
    assertTrue(done("certificate", "requests", "--state", "issued").out().contains("nakamura"));
    assertTrue(done("certificate", "requests", "--state", "pending").out().contains("none"));
    csr("b.csr", "/CN=suzuki");
    assertRefused(
        "isn't this person's",
        "certificate",
        "request",
        "b.csr",
        "--person",
        "tanaka",
        "--device",
        "laptop-2");
  }

  /** A phone in an administrator's name is a way to be one. */
  @Test
  void theHelpdeskLetsInNoPhoneOfAnAdministrators() throws Exception {
    var refused = "an administrator's device";
    var device = List.of("--person", "yamada", "--device", "phone-9");
    assertRefused(refused, as("helpdesk", "nakamura", Typed.code("yamada", "phone-9")));
    done("certificate", "mdm", "intune");
    var await = words(device, "certificate", "await", "intune");
    assertRefused(refused, as("helpdesk", "nakamura", await));
    csr("a.csr", "/CN=yamada");
    var filing = words(device, "certificate", "request", "a.csr");
    assertRefused(refused, as("helpdesk", "nakamura", filing));
    var id = done(filing).out().strip(); // at the server's console
    var approve = new String[] {"certificate", "approve", id, "--why", "seen it"};
    assertRefused(refused, as("helpdesk", "nakamura", approve));
    var deny = new String[] {"certificate", "deny", id, "--why", "not seen it"};
    assertRefused(refused, as("helpdesk", "nakamura", deny));
    assertTrue(done("certificate", "requests").out().contains("phone-9"));
    done(Typed.code("yamada", "phone-9"));
  }

  private static String[] words(List<String> last, String... first) {
    var all = new ArrayList<>(List.of(first));
    all.addAll(last);
    return all.toArray(String[]::new);
  }

  private static String route(JsonNode certificate) {
    return certificate.path("route").asText() + " " + certificate.path("keyOutside").asText();
  }

  @Test
  void anMdmsDevicesAreAwaited() {
    assertRefused(
        "No MDM is called",
        "certificate",
        "await",
        "intune",
        "--person",
        "tanaka",
        "--device",
        "phone-1");
    assertRefused("can't be an MDM's name", "certificate", "mdm", "Intune!");
    var made = done("certificate", "mdm", "intune");
    assertTrue(made.out().matches("intune\\.[a-z0-9]{26}\\s*"), made.out());
    var awaited =
        done("certificate", "await", "intune", "--person", "tanaka", "--device", "phone-1");
    assertTrue(awaited.out().contains("phone-1 of tanaka"), awaited.out());
    assertTrue(done("certificate", "mdm").out().contains("intune"));
    done("certificate", "mdm", "intune", "--remove");
    assertFalse(done("certificate", "mdm").out().contains("intune"));
  }

  @Test
  void renewalsThatAreOverdueAreListed() throws Exception {
    csr("a.csr", "/CN=tanaka");
    done("certificate", "issue", "a.csr", "--person", "tanaka", "--device", "phone-1");
    assertEquals(0, json("certificate", "list", "--renewal", "due").path("certificates").size());
    clock.pass(Duration.ofDays(183));
    assertEquals(1, json("certificate", "list", "--renewal", "due").path("certificates").size());
    assertEquals(
        0, json("certificate", "list", "--renewal", "overdue").path("certificates").size());
    clock.pass(Duration.ofDays(92));
    assertEquals(
        1, json("certificate", "list", "--renewal", "overdue").path("certificates").size());
    assertEquals(2, typed("certificate", "list", "--renewal", "soon").status());
  }
}
