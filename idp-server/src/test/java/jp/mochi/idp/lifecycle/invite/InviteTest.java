package jp.mochi.idp.lifecycle.invite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import jp.mochi.idp.House;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.signal.MailBox;
import jp.mochi.idp.signal.MailBox.Speech;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invitations, from the list to the phone. */
class InviteTest {
  private static final Pattern CODE = Pattern.compile("/enrol[?#]code=([a-z0-9]{26}\\.[a-z0-9]+)");

  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;
  private MailBox box;
  private House house;

  @BeforeEach
  void start() throws Exception {
    box = MailBox.start(dir, Speech.PLAIN);
    house =
        House.start(
            dir,
            clock,
            yaml ->
                yaml
                    + "mail: {server: \"%s\", start-tls: false, from: mochi@corp.example}\n"
                        .formatted(box.url(Speech.PLAIN)));
    done("certificate", "ca", "init");
  }

  @AfterEach
  void stop() {
    house.close();
    box.close();
  }

  private Typed.Said done(String... words) {
    var said = new Typed(dir).run(words);
    assertEquals(0, said.status(), said.err());
    return said;
  }

  private JsonNode json(String... words) throws IOException {
    return new Typed(dir).json(words);
  }

  private void file(String... rows) throws IOException {
    Files.writeString(dir.resolve("people.csv"), String.join("\r\n", rows) + "\r\n");
  }

  private static final String HEAD = "person,ownership,platform,id";

  private String[] invite(String... more) {
    var words = new ArrayList<>(List.of("device", "invite", "--csv", "people.csv"));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  /** Of the next invitation; other mail is passed over. */
  private String code() throws Exception {
    var found = CODE.matcher(MailBox.text(box.next()));
    while (!found.find()) {
      found = CODE.matcher(MailBox.text(box.next()));
    }
    return found.group(1);
  }

  private int enrols(String code) throws Exception {
    var phone = house.browser();
    phone.get("/enrol");
    var page = phone.post("/enrol", Map.of("platform", "android", "code", code));
    return page.status() != 200
        ? page.status()
        : phone.post("/enrol/pkcs12", page.fields()).status();
  }

  private String stored() throws IOException {
    var all = new StringBuilder();
    try (var files = Files.walk(dir.resolve("data"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void eachPersonGetsALinkInTheirLanguageThatRegistersOnePhoneOnce() throws Exception {
    file(HEAD, "tanaka,byod,android,", "obrien,corporate,ios,work-1");
    assertTrue(done(invite("--dry-run")).out().contains("Would invite 2"));
    assertEquals(0, box.waiting());
    assertTrue(done(invite()).out().contains("2 people invited"));
    var first = box.next();
    var second = box.next();
    var subjects = List.of(first.getSubject(), second.getSubject());
    assertTrue(subjects.contains("[Mochi] スマートフォンの登録のご案内"), subjects.toString());
    assertTrue(subjects.contains("[Mochi] Register your phone"), subjects.toString());
    var mine = first.getSubject().contains("登録") ? first : second;
    var code = CODE.matcher(MailBox.text(mine));
    assertTrue(code.find(), MailBox.text(mine));
    assertEquals("open", state("tanaka"));
    assertEquals(200, enrols(code.group(1)));
    assertEquals("enrolled", state("tanaka"));
    assertEquals("open", state("obrien"));
    assertEquals(403, enrols(code.group(1)), "a link is good once");
    var left = json("device", "invite", "list", "--state", "open").path("invitations");
    assertEquals(1, left.size());
    assertEquals("work-1", left.path(0).path("device").asText());
    assertTrue(done(invite()).out().contains("0 people invited"), "nobody is invited twice");
  }

  private String state(String username) throws IOException {
    for (var each : json("device", "invite", "list").path("invitations")) {
      if (each.path("username").asText().equals(username)) {
        return each.path("state").asText();
      }
    }
    return "";
  }

  @Test
  void theLinkIsNowhereButInTheMail() throws Exception {
    file(HEAD, "tanaka,byod,android,");
    done(invite());
    var code = code();
    var secret = code.substring(code.indexOf('.') + 1);
    assertTrue(stored().contains("tanaka"), "the search must be able to find something");
    assertFalse(stored().contains(secret));
    assertFalse(done("signal", "list", "--json").out().contains(secret));
    assertFalse(done("audit", "search", "--json").out().contains(secret));
  }

  @Test
  void aFreshLinkEndsTheFormerAndWhoHasRegisteredGetsNone() throws Exception {
    file(HEAD, "tanaka,byod,android,", "suzuki,byod,android,");
    done(invite());
    var codes = List.of(code(), code());
    done("device", "invite", "resend", "--person", "tanaka");
    var fresh = code();
    assertEquals(0, box.waiting());
    var good = codes.stream().map(this::unchecked).toList();
    assertEquals(1, good.stream().filter(status -> status == 200).count(), good.toString());
    assertEquals(200, enrols(fresh));
    assertTrue(done("device", "invite", "resend").out().contains("0 people invited"));
  }

  private int unchecked(String code) {
    try {
      return enrols(code);
    } catch (Exception failed) { // a stream has no place for it
      throw new IllegalStateException(failed);
    }
  }

  private void revokes(String reason) throws IOException {
    var serial = json("certificate", "list").path("certificates").path(0).path("serial").asText();
    done("certificate", "revoke", serial, "--reason", reason);
  }

  /** What somebody has taken back doesn't come back by a routine mail, to whoever reads it. */
  @Test
  void whoseCertificateWasTakenBackGetsNoFurtherLinkUntilTheyAreInvitedAnew() throws Exception {
    file(HEAD, "tanaka,byod,android,tanaka-1");
    done(invite());
    assertEquals(200, enrols(code()));
    revokes("key-compromise");
    assertTrue(done("device", "invite", "resend").out().contains("0 people invited"));
    assertEquals("enrolled", state("tanaka"));
    clock.pass(Duration.ofSeconds(1));
    assertTrue(done(invite()).out().contains("1 people invited"));
    assertEquals("open", state("tanaka"));
    code();
    done("device", "invite", "resend");
    code();
  }

  @Test
  void whoWasDisabledSinceGetsNoFurtherLink() throws Exception {
    file(HEAD, "tanaka,byod,android,", "suzuki,byod,android,");
    done(invite());
    code();
    code();
    house.directory().set("suzuki", "pwdAccountLockedTime", "000001010000Z");
    var said = new Typed(dir).run("device", "invite", "resend");
    assertTrue((said.out() + said.err()).contains("suzuki is disabled"), said.out() + said.err());
    var next = box.next();
    assertTrue(next.getAllRecipients()[0].toString().contains("tanaka"));
    assertEquals(0, box.waiting());
  }

  /** Whoever has the phone may have the mailbox with the other link in it. */
  @Test
  void aLostPhoneTakesItsOwnersOpenInvitationsWithIt() throws Exception {
    file(HEAD, "tanaka,byod,android,tablet-1", "suzuki,byod,android,tablet-2");
    done(invite());
    var mails = List.of(box.next(), box.next());
    var codes = new ArrayList<String>();
    for (var name : List.of("tanaka", "suzuki")) {
      for (var mail : mails) {
        if (mail.getAllRecipients()[0].toString().contains(name)) {
          var found = CODE.matcher(MailBox.text(mail));
          assertTrue(found.find());
          codes.add(found.group(1));
        }
      }
    }
    done("device", "add", "tanaka", "--id", "phone-1", "--ownership", "byod", "--platform", "ios");
    var lost = done("device", "lost", "phone-1", "--reason", "on the train").out();
    assertTrue(lost.contains("The invitation for tablet-1 has ended"), lost);
    assertEquals(403, enrols(codes.get(0)));
    assertEquals(200, enrols(codes.get(1)), "another person's");
    assertEquals("expired", state("tanaka"));
  }

  @Test
  void whereNoMailCanWaitNobodyIsSaidToBeInvited() throws Exception {
    house
        .database()
        .write(
            h ->
                h.execute(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <"
                        + " 100000) INSERT INTO outbox (id, channel, state, person, username,"
                        + " event, reference, content, created, expires, due, attempts, lapsed,"
                        + " why) SELECT 'id-' || i, 'mail', 'waiting', '', '', 'device.registered',"
                        + " '', '', 0, 9e15, 9e15, 0, 0, '' FROM n"));
    house.restart();
    file(HEAD, "tanaka,byod,android,tablet-1");
    var said = new Typed(dir).run(invite());
    assertEquals(1, said.status(), said.out());
    assertTrue((said.out() + said.err()).contains("So many messages wait"), said.out());
    assertEquals(0, json("device", "invite", "list").path("invitations").size());
    house.database().write(h -> h.execute("DELETE FROM outbox"));
    clock.pass(Duration.ofSeconds(1));
    done(invite());
    code();
  }

  @Test
  void aLinkEndsInTime() throws Exception {
    file(HEAD, "tanaka,byod,android,");
    done(invite("--days", "1"));
    var code = code();
    clock.pass(Duration.ofDays(1).plusSeconds(1));
    assertEquals("expired", state("tanaka"));
    assertEquals(403, enrols(code));
    assertEquals(2, new Typed(dir).run(invite("--days", "8")).status());
  }

  @Test
  void aListWithAFaultInvitesNobodyAndEachIsNamed() throws Exception {
    house.directory().set("sato", "mail");
    house.directory().set("suzuki", "mail", "two@corp.example, three@corp.example");
    file(
        HEAD,
        "tanaka,byod,android,",
        "nobody,byod,android,",
        "sato,byod,android,",
        "suzuki,byod,android,",
        "tanaka,byod,android,",
        "mueller,leased,android,",
        "mueller,byod,android,no id");
    var said = new Typed(dir).run(invite());
    assertEquals(1, said.status());
    for (var fault :
        List.of(
            "Row 3 (nobody): The directory knows nobody",
            "Row 4 (sato): The directory has no usable mail address",
            "Row 5 (suzuki): The directory has no usable mail address",
            "Row 6 (tanaka): Row 2 invites the same person",
            "Row 7 (mueller): “leased” is no ownership",
            "Row 8 (mueller): “no id” can't be a device's id")) {
      assertTrue((said.out() + said.err()).contains(fault), fault + "\n" + said.out() + said.err());
    }
    assertEquals(0, json("device", "invite", "list").path("invitations").size());
    assertEquals(0, box.waiting());
  }

  @Test
  void nobodyInvitesThemselvesAndOnlyAnAdministratorInBulk() throws Exception {
    file(HEAD, "yamada,byod,android,");
    var server = "http://127.0.0.1:" + house.configuration().listen().management().port();
    for (var role : List.of("admin yamada", "helpdesk nakamura")) {
      var words = role.split(" ");
      var made = done("token", "create", "--role", words[0], "--person", words[1]);
      var token = Files.writeString(dir.resolve(words[1]), made.out()).toString();
      var said = new Typed(dir).run(invite("--server", server, "--token", token));
      assertEquals(1, said.status());
      var why = words[0].equals("admin") ? "Nobody invites themselves" : "needs a token";
      assertTrue((said.out() + said.err()).contains(why), said.out() + said.err());
    }
    assertEquals(0, box.waiting());
    done(invite());
  }
}
