package jp.mochi.idp.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.MakeRequest;
import jp.mochi.idp.House;
import jp.mochi.idp.cli.Typed;
import jp.mochi.idp.signal.MailBox.Speech;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What owners hear of a whole server's acts, by a real mail server. */
class OwnersHearTest {
  private static final Pattern TOLD = Pattern.compile("日時：\\d{4}年\\d+月\\d+日 \\d\\d:\\d\\d JST\n");

  @TempDir private Path dir;
  private MailBox box;
  private House house;

  @BeforeEach
  void start() throws Exception {
    box = MailBox.start(dir, Speech.SMTPS);
    house =
        House.start(
            dir,
            Clock.systemUTC(),
            yaml ->
                yaml.replace("time-zone: UTC", "time-zone: Asia/Tokyo")
                    + box.settings(Speech.SMTPS));
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

  private void added() {
    done(
        "device",
        "add",
        "tanaka",
        "--ownership",
        "corporate",
        "--platform",
        "android",
        "--id",
        "phone-1");
  }

  private void act(String word) {
    done(Typed.act(word, "phone-1"));
  }

  private String issued() throws IOException {
    var request = MakeRequest.of(KeyPairs.p256());
    Files.write(dir.resolve("a.csr"), request.encoded().bytes());
    return json("certificate", "issue", "a.csr", "--person", "tanaka", "--device", "phone-1")
        .path("serial")
        .asText();
  }

  private MimeMessage hears(String subject) throws Exception {
    var mail = box.next();
    assertEquals("[Mochi] " + subject, mail.getSubject());
    assertEquals(
        List.of("tanaka@demo.mochi.example"), box.recipients().stream().distinct().toList());
    return mail;
  }

  @Test
  void theOwnerHearsOfEachStepOfADevicesLife() throws Exception {
    added();
    var first = MailBox.text(hears("端末 phone-1 があなたの端末として登録されました"));
    assertTrue(first.contains("心当たりがない場合"), first);
    assertTrue(first.contains(House.BASE_URL), first);
    assertTrue(TOLD.matcher(first).find(), "by the company's clocks: " + first);
    act("approve");
    hears("端末 phone-1 の使用が承認されました");
    act("suspend");
    hears("端末 phone-1 の使用が一時停止されました");
    act("resume");
    hears("端末 phone-1 の使用が再開されました");
    act("lost");
    hears("端末 phone-1 が紛失として記録されました");
    act("found");
    hears("端末 phone-1 が見つかったと記録されました");
    act("retire");
    hears("端末 phone-1 が廃止されました");
    assertEquals(0, box.waiting());
  }

  private String reference(String operation) throws IOException {
    return reference(operation, "tanaka");
  }

  private String reference(String operation, String person) throws IOException {
    for (var record : json("audit", "search").path("records")) {
      var detail = record.path("detail");
      if (detail.path("operation").asText().equals(operation)
          && detail.toString().contains("\"" + person + "\"")) {
        return record.path("reference").asText();
      }
    }
    throw new AssertionError("no record of " + operation);
  }

  @Test
  void theOwnerHearsOfEachCertificateAndOfALossInOneMail() throws Exception {
    done("certificate", "ca", "init");
    added();
    hears("端末 phone-1 があなたの端末として登録されました");
    act("approve");
    hears("端末 phone-1 の使用が承認されました");
    var serial = issued();
    var mail = MailBox.text(hears("端末 phone-1 に証明書が発行されました"));
    assertTrue(mail.contains("お問い合わせ番号：" + reference("certificate issue")), mail);
    done("certificate", "revoke", serial, "--reason", "affiliation-changed");
    hears("端末 phone-1 の証明書が失効しました");
    issued();
    hears("端末 phone-1 に証明書が発行されました");
    act("lost");
    var lost = MailBox.text(hears("端末 phone-1 が紛失として記録されました"));
    assertTrue(lost.contains("端末 phone-1 の証明書が失効しました"), lost);
    assertEquals(0, box.waiting());
  }

  private void issued(String person, String device) throws Exception {
    done("device", "add", person, "--id", device, "--ownership", "byod", "--platform", "ios");
    done("device", "approve", device, "--reason", "x");
    var request = MakeRequest.of(KeyPairs.p256());
    Files.write(dir.resolve("a.csr"), request.encoded().bytes());
    done("certificate", "issue", "a.csr", "--person", person, "--device", device);
  }

  private Map<String, MimeMessage> next(int mails) throws Exception {
    var all = new HashMap<String, MimeMessage>();
    for (var i = 0; i < mails; i++) {
      var mail = box.next();
      all.put(mail.getAllRecipients()[0].toString(), mail);
    }
    return all;
  }

  @Test
  void theOwnersHearThatAWholeAuthorityWasTakenBackEachInOneMail() throws Exception {
    house.directory().set("suzuki", "preferredLanguage", "en");
    done("certificate", "ca", "init");
    issued("tanaka", "phone-1");
    issued("tanaka", "tablet-1");
    issued("suzuki", "phone-2");
    next(9);
    var authority = json("certificate", "ca", "list").path("authorities").path(0).path("id");
    done("certificate", "ca", "revoke", authority.asText(), "--reason", "ca-compromise");
    var mails = next(2);
    var tanaka = MailBox.text(Objects.requireNonNull(mails.get("tanaka@demo.mochi.example")));
    for (var device : List.of("phone-1", "tablet-1")) {
      assertTrue(tanaka.contains("・端末 " + device + " の証明書が、発行用の認証局とともに失効しました。"), tanaka);
    }
    assertTrue(tanaka.contains("端末 tablet-1 で引き続きサインインするには、もう一度登録してください"), tanaka);
    assertEquals(2, tanaka.split("認証局が発行した証明書すべて", -1).length, "once for both: " + tanaka);
    assertFalse(tanaka.contains("心当たりがない場合"), tanaka);
    assertTrue(tanaka.contains("お問い合わせ番号：" + reference("certificate end", "tanaka")), tanaka);
    var suzuki = Objects.requireNonNull(mails.get("suzuki@demo.mochi.example"));
    var said = "The certificate of your device phone-2 was revoked, with all others";
    assertTrue(suzuki.getSubject().contains(said), suzuki.getSubject());
    var way = "To go on signing in with phone-2, register it again: your helpdesk has a code";
    assertTrue(MailBox.text(suzuki).contains(way), MailBox.text(suzuki));
    assertEquals(0, box.waiting());
  }

  @Test
  void whatWasSentIsListedAndSaysNothingAnyMore() throws Exception {
    added();
    hears("端末 phone-1 があなたの端末として登録されました");
    var tries = 0;
    while (json("signal", "list", "--state", "sent").path("signals").isEmpty()) {
      assertTrue(tries++ < 100, "it is never noted");
      Pause.of(Duration.ofMillis(50));
    }
    var sent = json("signal", "list", "--person", "tanaka").path("signals").path(0);
    assertEquals("device.registered", sent.path("event").asText());
    assertEquals(1, sent.path("attempts").asInt());
    var table = done("signal", "list").out();
    assertTrue(table.contains("device.registered") && table.contains("sent"), table);
    assertTrue(
        new Typed(dir).speaking(Locale.JAPANESE).run("signal", "list").out().contains("送信済み"));
    assertEquals(2, new Typed(dir).run("signal", "list", "--state", "lost").status());
    assertEquals(1, new Typed(dir).run("signal", "retry", sent.path("id").asText()).status());
    var stored = new StringBuilder();
    try (var files = Files.walk(dir.resolve("data"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        stored.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    assertFalse(stored.toString().contains(MailBox.PASSWORD));
  }

  @Test
  void whatWasGivenUpIsTriedAgainByHand() throws Exception {
    house.directory().set("tanaka", "mail", "no-one@corp.example");
    added();
    var tries = 0;
    while (json("signal", "list", "--state", "given-up").path("signals").isEmpty()) {
      assertTrue(tries++ < 200, "it is never given up");
      Pause.of(Duration.ofMillis(50));
    }
    var failed = json("signal", "list", "--state", "given-up").path("signals").path(0);
    assertTrue(failed.path("why").asText().contains("no such mailbox"), failed.toString());
    assertTrue(done("audit", "search").out().contains("mail give-up"));
    house.directory().set("tanaka", "mail", "tanaka@demo.mochi.example");
    done("signal", "retry", failed.path("id").asText());
    hears("端末 phone-1 があなたの端末として登録されました");
    assertTrue(done("audit", "search").out().contains("signal retry"));
  }

  @Test
  void doctorTriesTheMailServer() throws Exception {
    assertTrue(new Typed(dir).run("doctor").out().contains("Mail can be handed in at smtps://"));
    box.close();
    var said = new Typed(dir).run("doctor");
    assertEquals(1, said.status());
    assertTrue(said.out().contains("No mail can be handed in at smtps://"), said.out());
  }
}
