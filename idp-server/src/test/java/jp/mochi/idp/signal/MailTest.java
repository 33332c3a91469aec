package jp.mochi.idp.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.config.DisplayName;
import jp.mochi.idp.config.MailConfig;
import jp.mochi.idp.config.Secret;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.signal.MailBox.Speech;
import jp.mochi.ldap.FreePorts;
import jp.mochi.ldap.LdapDirectory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.embedded.EmbeddedDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Mail, as a real server gets it. */
class MailTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

  private final Settable clock = new Settable(NOW);
  private final AuditLog audit = new AuditLog(false);
  private final Tell tell = new Tell(true, List.of(), audit, clock);
  private OpenDatabase database;
  private EmbeddedDirectory people;
  private LdapDirectory directory;

  @TempDir private Path dir;

  @BeforeEach
  void open() {
    database = Engine.SQLITE.open();
    people = EmbeddedDirectory.start(0);
    directory = LdapDirectory.open(people.settings(), clock);
  }

  @AfterEach
  void close() {
    directory.close();
    people.close();
    database.close();
  }

  private static Optional<MailConfig.Login> login(String password) {
    return Optional.of(new MailConfig.Login(MailBox.USER, new Secret(password)));
  }

  private static MailConfig config(MailBox box, Speech speech) {
    var login =
        speech == Speech.PLAIN ? Optional.<MailConfig.Login>empty() : login(MailBox.PASSWORD);
    return new MailConfig(
        URI.create(box.url(speech)),
        speech == Speech.STARTTLS,
        "mochi@corp.example",
        login,
        Optional.of(box.ca()));
  }

  private Deliveries deliveries(MailConfig config) throws Exception {
    return deliveries(config, new MailServer(config, "idp.example"));
  }

  private Deliveries deliveries(MailConfig config, MailServer server) {
    var house =
        new LetterText.House(
            new DisplayName("もち", "Mochi"), "https://idp.example", clock.getZone());
    var carrier =
        new MailCarrier(
            new MailCarrier.Parts(
                server,
                config.from(),
                directory,
                link -> Optional.of("opened " + link),
                house,
                clock));
    var parts = new Deliveries.Parts(database, audit, (channel, outcome) -> {}, clock);
    return new Deliveries(parts, carrier);
  }

  private void tell(String username) {
    var id = ((LookUp.Found) directory.find(username)).person().id().value();
    database.write(
        handle -> {
          var notice = DeliveriesTest.notice("device.lost", "phone-1", "ABCDE-" + username);
          tell.owner(handle, id, username, notice);
          return true;
        });
  }

  private jp.mochi.idp.signal.Message last() {
    return database
        .read(
            handle ->
                new Outbox().list(handle, Optional.empty(), Optional.empty(), Optional.empty(), 1))
        .getFirst();
  }

  @ParameterizedTest
  @EnumSource(Speech.class)
  void arrivesOnceHoweverTheServerIsSpokenTo(Speech speech) throws Exception {
    try (var box = MailBox.start(dir, speech)) {
      tell("tanaka");
      var deliveries = deliveries(config(box, speech));
      deliveries.run();
      deliveries.run();
      var mail = box.next();
      assertEquals(0, box.waiting());
      assertEquals(List.of("tanaka@demo.mochi.example"), box.recipients());
      assertEquals("[もち] phone-1 に起きました", mail.getSubject());
      var text = MailBox.text(mail);
      assertTrue(text.startsWith("田中 花子 様"), text);
      assertTrue(text.contains("お問い合わせ番号：ABCDE-tanaka"), text);
      assertTrue(text.contains("操作した人：nakamura"), text);
      assertTrue(text.contains("2026年11月22日 09:00 UTC"), text);
      assertFalse(text.contains("It happened"), text);
      assertEquals("auto-generated", mail.getHeader("Auto-Submitted")[0]);
      assertEquals("<" + last().id() + "@corp.example>", mail.getMessageID());
      assertEquals(NOW, mail.getSentDate().toInstant());
      assertTrue(mail.getFrom()[0].toString().contains("mochi@corp.example"));
    }
  }

  @ParameterizedTest
  @CsvSource({"mochi, （自動処理）", "local, （サーバー上の管理者）"})
  void nobodysAccountIsTakenForTheHouse(String name, String theHouse) throws Exception {
    try (var box = MailBox.start(dir, Speech.PLAIN)) {
      var deliveries = deliveries(config(box, Speech.PLAIN));
      suspended(new AuditEvent.Who(Optional.empty(), name));
      deliveries.run();
      assertTrue(MailBox.text(box.next()).contains("操作した人：" + theHouse));
      suspended(new AuditEvent.Who(Optional.of("7"), name));
      deliveries.run();
      var text = MailBox.text(box.next());
      assertTrue(text.contains("操作した人：" + name + " (person)"), text);
    }
  }

  private void suspended(AuditEvent.Who by) {
    var recording = new AuditLog(false, new RecordedActs(tell));
    var id = ((LookUp.Found) directory.find("tanaka")).person().id().value();
    var detail = Map.of("person", id, "username", "tanaka");
    var when = new Circumstances(clock.instant(), "ABCDE-" + by.called(), "", "");
    database.write(
        handle -> {
          recording.append(
              handle, new AuditEvent.Operated(when, by, "device suspend", "phone-1", detail));
          return true;
        });
    clock.pass(Duration.ofMinutes(2));
  }

  @Test
  void comesInThePersonsLanguageAndInBothWhereNobodyKnowsIt() throws Exception {
    try (var box = MailBox.start(dir, Speech.PLAIN)) {
      var deliveries = deliveries(config(box, Speech.PLAIN));
      tell("obrien");
      deliveries.run();
      var english = box.next();
      assertEquals("[Mochi] It happened to phone-1", english.getSubject());
      assertFalse(MailBox.text(english).contains("お問い合わせ"));
      people.set("tanaka", "preferredLanguage");
      tell("tanaka");
      deliveries.run();
      var both = box.next();
      assertEquals("[もち] phone-1 に起きました / It happened to phone-1", both.getSubject());
      assertTrue(MailBox.text(both).contains("お問い合わせ番号"));
      assertTrue(MailBox.text(both).contains("Reference number"));
    }
  }

  @Test
  void isDeliveredLaterWhereTheServerIsDownFirst() throws Exception {
    var port = FreePorts.one();
    MailConfig config;
    try (var box = new MailBox(dir, Speech.STARTTLS, "localhost", port)) {
      config = config(box, Speech.STARTTLS);
    }
    tell("tanaka");
    var deliveries = deliveries(config);
    deliveries.run();
    assertEquals(jp.mochi.idp.signal.Message.State.WAITING, last().state());
    assertFalse(last().why().isEmpty());
    clock.pass(Duration.ofMinutes(1));
    try (var box = new MailBox(dir, Speech.STARTTLS, "localhost", port)) {
      deliveries.run();
      assertTrue(box.next().getSubject().contains("phone-1"));
    }
  }

  @Test
  void aMailboxThatIsNoneIsGivenUpAndAFullOneTriedAgain() throws Exception {
    try (var box = MailBox.start(dir, Speech.PLAIN)) {
      var deliveries = deliveries(config(box, Speech.PLAIN));
      people.set("tanaka", "mail", "no-one@corp.example");
      tell("tanaka");
      deliveries.run();
      assertEquals(jp.mochi.idp.signal.Message.State.GIVEN_UP, last().state());
      assertTrue(last().why().contains("no such mailbox"), last().why());
      people.set("tanaka", "mail", "full@corp.example");
      clock.pass(Duration.ofSeconds(1));
      tell("tanaka");
      tell("suzuki");
      deliveries.run();
      assertEquals(List.of("suzuki@demo.mochi.example"), box.recipients(), "the next goes through");
      people.set("tanaka", "mail", "tanaka@demo.mochi.example");
      clock.pass(Duration.ofMinutes(1));
      deliveries.run();
      assertEquals(2, box.recipients().size());
    }
  }

  @Test
  void whoHasNoAddressOrIsGoneIsGivenUpWithARecord() throws Exception {
    try (var box = MailBox.start(dir, Speech.PLAIN)) {
      var deliveries = deliveries(config(box, Speech.PLAIN));
      people.set("tanaka", "mail");
      tell("tanaka");
      deliveries.run();
      assertTrue(last().why().contains("has no mail address"), last().why());
      people.set("suzuki", "mail", "suzuki@corp.example\r\nBcc: everybody@corp.example");
      clock.pass(Duration.ofSeconds(1));
      tell("suzuki");
      deliveries.run();
      assertTrue(last().why().contains("can't be used"), last().why());
      clock.pass(Duration.ofSeconds(1));
      tell("sato");
      people.remove("sato");
      deliveries.run();
      assertTrue(last().why().contains("no such person"), last().why());
      assertEquals(0, box.waiting());
      assertEquals(List.of(), box.recipients());
    }
  }

  @Test
  void waitsWhileTheDirectoryIsAway() throws Exception {
    try (var box = MailBox.start(dir, Speech.PLAIN)) {
      tell("tanaka");
      people.goAway();
      deliveries(config(box, Speech.PLAIN)).run();
      assertEquals(jp.mochi.idp.signal.Message.State.WAITING, last().state());
      assertEquals(0, box.waiting());
    }
  }

  private void assertRefused(String why, MailConfig config) {
    var failed =
        assertThrows(MessagingException.class, () -> new MailServer(config, "idp.example").tryIt());
    assertTrue(MailServer.said(failed).contains(why), MailServer.said(failed));
  }

  @ParameterizedTest
  @EnumSource(
      value = Speech.class,
      names = {"STARTTLS", "SMTPS"})
  void aServerOfAnotherNameGetsNeitherPasswordNorMail(Speech speech) throws Exception {
    try (var box = new MailBox(dir, speech, "mail.other.example", FreePorts.one())) {
      assertRefused("No subject alternative", config(box, speech));
      tell("tanaka");
      deliveries(config(box, speech)).run();
      assertEquals(0, box.waiting());
      assertEquals(List.of(), box.recipients());
    }
    try (var box = MailBox.start(dir, speech)) {
      new MailServer(config(box, speech), "idp.example").tryIt();
    }
  }

  @Test
  void aServerOfAnotherAuthorityIsNotBelieved() throws Exception {
    try (var box = MailBox.start(dir, Speech.SMTPS)) {
      var good = config(box, Speech.SMTPS);
      var other =
          jp.mochi.cert.LocalAuthority.open(
              dir.resolve("another"), "Another", java.time.Clock.systemUTC());
      assertRefused(
          "PKIX",
          new MailConfig(
              good.server(),
              good.startTls(),
              good.from(),
              good.login(),
              Optional.of(other.caFile())));
      assertRefused(
          "PKIX",
          new MailConfig(
              good.server(), good.startTls(), good.from(), good.login(), Optional.empty()));
    }
  }

  @Test
  void whereTlsMustBeginAServerWithoutItGetsNothing() throws Exception {
    try (var box = MailBox.start(dir, Speech.PLAIN)) {
      var good = config(box, Speech.PLAIN);
      assertRefused(
          "STARTTLS",
          new MailConfig(good.server(), true, good.from(), login(MailBox.PASSWORD), good.trust()));
    }
  }

  @Test
  void aWrongPasswordKeepsAllMailUntilSomebodyMendsIt() throws Exception {
    try (var box = MailBox.start(dir, Speech.SMTPS)) {
      var good = config(box, Speech.SMTPS);
      var wrong =
          new MailConfig(good.server(), good.startTls(), good.from(), login("other"), good.trust());
      tell("tanaka");
      deliveries(wrong).run();
      assertEquals(jp.mochi.idp.signal.Message.State.WAITING, last().state());
      clock.pass(Duration.ofMinutes(1));
      deliveries(good).run();
      box.next();
    }
  }

  @Test
  void whatASlowServerTookIsSentTwiceAtMost() throws Exception {
    try (var box = MailBox.start(dir, Speech.PLAIN)) {
      var config = config(box, Speech.PLAIN);
      people.set("tanaka", "mail", "slow@corp.example");
      tell("tanaka");
      var limit = Duration.ofMillis(500);
      var deliveries = deliveries(config, new MailServer(config, "idp.example", limit, limit));
      for (var tried = 0; tried < 4; tried++) {
        deliveries.run();
        clock.pass(Deliveries.LEASE);
      }
      assertEquals(List.of("slow@corp.example", "slow@corp.example"), box.recipients());
      assertEquals(jp.mochi.idp.signal.Message.State.GIVEN_UP, last().state());
      assertTrue(last().why().contains("no answer to the message"), last().why());
      tell("suzuki");
      deliveries.run();
      assertEquals("suzuki@demo.mochi.example", box.recipients().getLast());
    }
  }

  /** A greeting that never comes. */
  @Test
  void aServerThatSaysNothingHoldsNobodyForLong() throws Exception {
    try (var silent = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      var config =
          new MailConfig(
              URI.create("smtp://localhost:" + silent.getLocalPort()),
              false,
              "mochi@corp.example",
              Optional.empty(),
              Optional.empty());
      var begun = System.nanoTime();
      assertThrows(
          MessagingException.class,
          () ->
              new MailServer(config, "idp.example", Duration.ofMillis(300), Duration.ZERO).tryIt());
      assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 10);
    }
  }

  @Test
  void whatTextsHoldEndsNoHeader() throws Exception {
    try (var box = MailBox.start(dir, Speech.PLAIN)) {
      var id = ((LookUp.Found) directory.find("tanaka")).person().id().value();
      var notice =
          new Notice(
              "device.lost",
              new Said("x", "一行目\r\nBcc: everybody@corp.example\r\n\r\n本文"),
              Optional.empty(),
              "phone\r\nX: y",
              "a\nb",
              new Circumstances(NOW, "R1", "", ""),
              Map.of());
      database.write(
          handle -> {
            tell.owner(handle, id, "tanaka", notice);
            return true;
          });
      deliveries(config(box, Speech.PLAIN)).run();
      var mail = box.next();
      assertEquals("[もち] 一行目 Bcc: everybody@corp.example 本文", mail.getSubject());
      assertEquals(null, mail.getRecipients(Message.RecipientType.BCC));
      assertEquals(List.of("tanaka@demo.mochi.example"), box.recipients());
    }
  }
}
