package jp.mochi.idp.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class SyslogForwarderTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

  private final OpenDatabase database;
  private final AuditLog log = new AuditLog(true);
  private final StoppedClock clock = new StoppedClock(NOW);

  @TempDir Path folder = Path.of("set by JUnit");

  SyslogForwarderTest(Engine engine) {
    database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void append(int from, int to) {
    database.write(
        handle -> {
          IntStream.range(from, to).forEach(i -> log.append(handle, AuditTest.permitted(i)));
          return true;
        });
  }

  private SyslogForwarder to(SyslogReceiver receiver) {
    return new SyslogForwarder(
        database,
        new SyslogSettings("localhost", receiver.port(), receiver.certificate(), "idp.example"),
        clock);
  }

  private static List<String> references(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "R" + i).toList();
  }

  @Test
  void everyRecordArrivesInOrder() throws Exception {
    append(0, 450);
    try (var receiver = new SyslogReceiver(folder, 0);
        var forwarder = to(receiver)) {
      forwarder.run();

      assertEquals(references(0, 450), receiver.references(450));
      clock.now = NOW.plusSeconds(3);
      forwarder.run();
      assertEquals(0, forwarder.waiting());
    }
  }

  @Test
  void goesOnWhereItStoppedWhenTheReceiverComesBack() throws Exception {
    append(0, 10);
    int port;
    try (var receiver = new SyslogReceiver(folder, 0)) {
      port = receiver.port();
      try (var first = to(receiver)) {
        first.run();
        assertEquals(references(0, 10), receiver.references(10));
        clock.now = NOW.plusSeconds(3);
        first.run();
        assertEquals(0, first.waiting());
        receiver.hangUp();
        append(10, 20);
        first.run();
        clock.now = NOW.plusSeconds(10);
        first.run();
        assertEquals(10, first.waiting());
      }
    }
    clock.now = NOW.plusSeconds(100);
    try (var receiver = new SyslogReceiver(folder, port);
        var second = to(receiver)) {
      second.run();
      assertEquals(references(10, 20), receiver.references(10));
    }
  }

  @Test
  void whatWasFlushedIntoABreakingConnectionIsSentAgain() throws Exception {
    append(0, 3);
    int port;
    try (var receiver = new SyslogReceiver(folder, 0);
        var forwarder = to(receiver)) {
      port = receiver.port();
      forwarder.run();
      receiver.references(3);
      receiver.hangUp();
      try (var again = new SyslogReceiver(folder, port)) {
        clock.now = NOW.plusSeconds(90);
        forwarder.run();
        assertEquals(references(0, 3), again.references(3));
      }
    }
  }

  @Test
  void aReceiverWithAnotherCertificateGetsNothing() throws Exception {
    append(0, 1);
    var other = Files.createDirectory(folder.resolve("other"));
    try (var receiver = new SyslogReceiver(folder, 0);
        var stranger = new SyslogReceiver(other, 0)) {
      var settings =
          new SyslogSettings("localhost", stranger.port(), receiver.certificate(), "idp.example");
      try (var forwarder = new SyslogForwarder(database, settings, clock)) {
        forwarder.run();
        assertEquals(1, forwarder.waiting());
      }
      assertEquals(0, stranger.received());
    }
  }

  @Test
  void ofTwoNodesOneSends() throws Exception {
    append(0, 5);
    try (var receiver = new SyslogReceiver(folder, 0);
        var one = to(receiver);
        var other = to(receiver)) {
      one.run();
      other.run();
      assertEquals(references(0, 5), receiver.references(5));
      assertEquals(0, receiver.received());
    }
  }

  @Test
  void aMessageIsRfc5424WithItsLengthInOctets() {
    var record = AuditRecords.of(AuditTest.permitted(1));
    var frame = new String(SyslogMessage.frame(record, "idp 例\n"), StandardCharsets.UTF_8);
    var space = frame.indexOf(' ');
    var message = frame.substring(space + 1);

    assertEquals(Integer.parseInt(frame.substring(0, space)), message.length());
    assertTrue(
        message.startsWith("<86>1 2026-11-21T09:00:01.123Z idp mochi - permitted - {"), message);
    assertTrue(message.chars().allMatch(c -> c >= ' ' && c <= '~'), message);
    assertTrue(message.contains("\\u55B6\\u696D"), message);
  }

  @Test
  void aLongRecordGoesWithoutItsFactsAndOnlyThenWithoutItsDetail() {
    var many = "g".repeat(SyslogMessage.MOST_OCTETS);
    var facts = "{\"assertion\":\"_a\",\"facts\":{\"groups\":[\"" + many + "\"]}}";
    assertTrue(framed(facts).contains("{\"assertion\":\"_a\",\"cut\":true}"), framed(facts));
    var detail = "{\"assertion\":\"" + many + "\"}";
    assertTrue(framed(detail).contains("\"detail\":{\"cut\":true}"), framed(detail));
  }

  private static String framed(String detail) {
    var record = AuditRecords.of(AuditTest.permitted(1));
    var other =
        new AuditRecord(
            record.id(),
            record.time(),
            record.reference(),
            record.kind(),
            record.result(),
            record.reason(),
            record.personId(),
            record.username(),
            record.service(),
            record.factors(),
            record.clientAddress(),
            record.userAgent(),
            record.session(),
            record.policyVersion(),
            detail);
    return new String(SyslogMessage.frame(other, "idp"), StandardCharsets.UTF_8);
  }

  @Test
  void aTrustFileWithoutACertificateIsRefused() throws IOException {
    var empty = Files.createFile(folder.resolve("empty.pem"));
    var thrown =
        assertThrows(IllegalArgumentException.class, () -> SyslogConnection.trusting(empty));
    assertTrue(String.valueOf(thrown.getMessage()).contains("no certificate"));
  }
}
