package jp.mochi.idp.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.config.Secret;
import jp.mochi.idp.config.WebhookConfig;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.network.OutsideCalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks, as a real server gets them. */
class WebhookTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final byte[] KEY = "0123456789012345678901234567".getBytes(StandardCharsets.UTF_8);
  private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);

  private final Settable clock = new Settable(NOW);
  private final AuditLog audit = new AuditLog(false);
  private OpenDatabase database;
  private OutsideCalls outside;
  private Hooks hooks;

  @BeforeEach
  void open() throws Exception {
    database = Engine.SQLITE.open();
    outside = OutsideCalls.trusting(List.of(), Optional.empty(), Optional.empty());
    hooks = new Hooks();
  }

  @AfterEach
  void close() {
    hooks.close();
    outside.close();
    database.close();
  }

  private WebhookConfig webhook(String... events) {
    return new WebhookConfig(
        "shut-out",
        URI.create(hooks.url() + "/hook?x=1"),
        new Secret(SECRET),
        List.of(events),
        List.of());
  }

  private Deliveries deliveries(WebhookConfig webhook) {
    return new Deliveries(
        new Deliveries.Parts(database, audit, (channel, outcome) -> {}, clock),
        new WebhookCarrier(webhook, outside, clock));
  }

  private void record(WebhookConfig webhook, AuditEvent event) {
    var tell = new Tell(false, List.of(webhook), audit, clock);
    var recording = new AuditLog(false, new RecordedActs(tell));
    database.write(
        handle -> {
          recording.append(handle, event);
          return true;
        });
  }

  private static AuditEvent lost() {
    return new AuditEvent.Operated(
        new Circumstances(NOW, "ABCDE-FGHIJ", "192.0.2.1", ""),
        "nakamura",
        "device lost",
        "phone-1",
        Map.of("person", "p-1", "username", "tanaka", "state", "lost", "reason", "電車で"));
  }

  @Test
  void isSignedOverItsIdTimeAndBody() throws Exception {
    record(webhook(), lost());
    deliveries(webhook()).run();
    assertEquals(1, hooks.calls.size());
    var call = hooks.calls.getFirst();
    assertEquals("/hook?x=1", call.path());
    assertEquals("application/json", call.headers().get("content-type"));
    assertEquals(String.valueOf(NOW.getEpochSecond()), call.headers().get("webhook-timestamp"));
    assertEquals(call.signatureBy(KEY), call.headers().get("webhook-signature"));
    var body = new JsonMapper().readTree(call.body());
    assertEquals("device.lost", body.path("type").asText());
    assertEquals("2026-11-22T09:00:00Z", body.path("timestamp").asText());
    var data = body.path("data");
    assertEquals("phone-1", data.path("device").asText());
    assertEquals("tanaka", data.path("username").asText());
    assertEquals("nakamura", data.path("by").asText());
    assertEquals("電車で", data.path("reason").asText());
    assertEquals("ABCDE-FGHIJ", data.path("reference").asText());
  }

  /** What the Standard Webhooks specification's own libraries make of a known message. */
  @Test
  void theSignatureIsTheSpecifications() {
    var signature =
        WebhookCarrier.signature(
            new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Instant.ofEpochSecond(1614265330),
            "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));
    assertEquals("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
  }

  @Test
  void isTriedAgainUnderTheSameIdWithAFreshSignatureAndFollowsNoRedirect() throws Exception {
    hooks.statuses.addAll(List.of(500, 302));
    record(webhook(), lost());
    var deliveries = deliveries(webhook());
    deliveries.run();
    clock.pass(Duration.ofMinutes(1));
    deliveries.run();
    clock.pass(Duration.ofMinutes(2));
    deliveries.run();
    deliveries.run();
    assertEquals(3, hooks.calls.size());
    for (var call : hooks.calls) {
      assertEquals("/hook?x=1", call.path());
      assertEquals(
          hooks.calls.getFirst().headers().get("webhook-id"), call.headers().get("webhook-id"));
      assertEquals(call.signatureBy(KEY), call.headers().get("webhook-signature"));
    }
    assertNotEquals(
        hooks.calls.get(0).headers().get("webhook-timestamp"),
        hooks.calls.get(2).headers().get("webhook-timestamp"));
  }

  @Test
  void isToldOfNothingElseThanItWants() {
    record(webhook("device.retired"), lost());
    deliveries(webhook()).run();
    assertEquals(0, hooks.calls.size());
    record(webhook("session.ended"), lost());
    var ended =
        new AuditEvent.SessionEnded(
            new Circumstances(NOW, "R", "", ""),
            new AuditEvent.Who(Optional.of("p-1"), "tanaka"),
            "s-1",
            "signed out");
    record(webhook("session.ended"), ended);
    deliveries(webhook()).run();
    assertEquals(1, hooks.calls.size());
    assertTrue(hooks.calls.getFirst().body().contains("\"session\":\"s-1\""));
  }

  @Test
  void waitsWhereNobodyAnswers() throws IOException {
    record(webhook(), lost());
    var gone = webhook();
    hooks.close();
    deliveries(gone).run();
    var message =
        database
            .read(
                h -> new Outbox().list(h, Optional.empty(), Optional.empty(), Optional.empty(), 9))
            .getFirst();
    assertEquals(Message.State.WAITING, message.state());
    assertTrue(message.why().contains("localhost"), message.why());
  }
}
