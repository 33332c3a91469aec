package jp.mochi.idp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the issuing transaction makes of a session from a device with a listed app. */
@ParameterizedClass
@EnumSource(Engine.class)
class ShutOutSessionsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00.123Z");

  private final OpenDatabase database;
  private final Sessions sessions = new Sessions();

  ShutOutSessionsTest(Engine engine) {
    database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Session session(Handle handle) {
    var signedOn =
        new Sessions.SignedOn(
            new PersonId("2f1c-tanaka"),
            "tanaka",
            List.of(new ProvedFactor(Factor.CERTIFICATE, NOW)),
            Optional.empty(),
            "192.0.2.7");
    return sessions.create(handle, signedOn, NOW).session();
  }

  private Session from(String device) {
    return database.<Session>write(
        handle ->
            sessions.hold(
                handle,
                session(handle),
                new HeldCertificate("fingerprint of " + device, "path"),
                Optional.of(device)));
  }

  /** An app on {@code phone-1} that an entry with this action means. */
  private static int listed(Handle handle, String action) {
    return handle.execute(
            "INSERT INTO device_app (device, app, source, since) VALUES ('phone-1', 7, 'api', 1)")
        + handle.execute(
            "INSERT INTO blocklist_entry (id, criteria, package, action, look_back, reason_ja,"
                + " reason_en, source, reference, added, added_by) VALUES ('bl-1', 'x', 'evil', ?,"
                + " 0, 'a', 'b', 'file', '', 1, 'x')",
            action)
        + handle.execute(
            "INSERT INTO app_match (device, entry, app, since, found) VALUES ('phone-1', 'bl-1', 7,"
                + " 1, 1)");
  }

  private void assertIssues(boolean expected, Session session) {
    assertEquals(expected, database.<Boolean>write(h -> sessions.unchanged(h, session)));
    assertEquals(true, database.<Boolean>write(h -> sessions.isAsRead(h, session)), "can end");
  }

  @Test
  void nothingIsIssuedFromItUntilTheAppIsGone() {
    var phone = from("phone-1");
    var other = from("phone-2");
    var browser = database.<Session>write(this::session);
    assertIssues(true, phone);
    database.write(handle -> listed(handle, "sign-out"));
    assertIssues(false, phone);
    assertIssues(true, other);
    assertIssues(true, browser);
    database.write(handle -> handle.execute("UPDATE device_app SET until = 2"));
    assertIssues(true, phone);
  }

  @Test
  void norWhileItIsSuspendedForIt() {
    var phone = from("phone-1");
    database.write(handle -> listed(handle, "suspend"));
    assertIssues(false, phone);
    database.write(handle -> handle.execute("UPDATE blocklist_entry SET removed = 2"));
    assertIssues(true, phone);
  }

  @Test
  void aWarningKeepsNothingBack() {
    var phone = from("phone-1");
    database.write(handle -> listed(handle, "warn"));
    assertIssues(true, phone);
  }
}
