package jp.mochi.idp.signout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.Circumstances;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is told later is told, or it is said that it isn't. */
class TellLaterTest {
  private static final AuditEvent.Who WHO = new AuditEvent.Who(Optional.of("id"), "tanaka");
  private static final Circumstances WHEN =
      new Circumstances(Instant.EPOCH, "reference", "192.0.2.1", "test");

  private final Logger log = (Logger) LoggerFactory.getLogger(TellLater.class);
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final CountDownLatch gate = new CountDownLatch(1);

  @BeforeEach
  void listen() {
    said.start();
    log.addAppender(said);
  }

  @AfterEach
  void stop() {
    gate.countDown();
    log.detachAppender(said);
  }

  private List<ServiceState> tell(
      Collection<String> sessions, AuditEvent.Who who, Circumstances circumstances) {
    told.addAll(sessions);
    return List.of();
  }

  @Test
  void whatComesAfterTheEndIsSaidNotToBeTold() {
    var later = new TellLater(this::tell);
    later.ended("before", WHO, WHEN);
    later.close();
    assertEquals(List.of("before"), told);
    assertEquals(List.of(), said.list);
    later.ended("after", WHO, WHEN);
    assertEquals(List.of("before"), told);
    assertEquals(1, said.list.size());
    assertTrue(said.list.getFirst().getFormattedMessage().contains("session after"));
  }

  @Test
  void whatFindsNoRoomIsToldByWhoeverBringsIt() {
    try (var later = new TellLater(this::tellWhenOpen)) {
      for (int i = 0; i < 1_008; i++) {
        later.ended("waits", WHO, WHEN);
      }
      assertEquals(List.of(), told);
      later.ended("one more", WHO, WHEN);
      assertEquals(List.of("one more"), told);
      gate.countDown();
    }
    assertEquals(1_009, told.size(), "none is lost");
  }

  /** The rounds of its own threads wait; that of whoever brings one doesn't. */
  private List<ServiceState> tellWhenOpen(
      Collection<String> sessions, AuditEvent.Who who, Circumstances circumstances) {
    try {
      if (Thread.currentThread().isVirtual()) {
        assertTrue(gate.await(60, TimeUnit.SECONDS));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return tell(sessions, who, circumstances);
  }
}
