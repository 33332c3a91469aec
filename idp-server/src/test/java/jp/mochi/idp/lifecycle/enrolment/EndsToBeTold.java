package jp.mochi.idp.lifecycle.enrolment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.authority.Holder;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.cert.authority.IssuedCertificates;
import jp.mochi.cert.trust.RevocationReason;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.signal.RecordedActs;
import jp.mochi.idp.signal.Tell;
import org.junit.jupiter.api.AfterEach;

/** Certificates that end, those who tell of that, and what is told. */
abstract class EndsToBeTold {
  static final Duration DAY = Duration.ofDays(1);

  final OpenDatabase database;
  final ManualClock time = new ManualClock();
  final Clock clock = time.withZone(ZoneOffset.UTC);
  final AuditLog audit =
      new AuditLog(false, new RecordedActs(new Tell(true, List.of(), new AuditLog(false), clock)));
  final IssuedCertificates issued = new IssuedCertificates();

  boolean oneself;

  EndsToBeTold(Engine engine) {
    database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  final TellOfEnds node() {
    return new TellOfEnds(database, audit, () -> true, () -> oneself, clock);
  }

  final IssuedCertificate certificate(int number, String person, Instant notAfter) {
    return certificate(number, person, notAfter, DAY.multipliedBy(365));
  }

  final IssuedCertificate certificate(int number, String person, Instant notAfter, Duration life) {
    var device = "phone-" + number;
    var certificate =
        new IssuedCertificate(
            "ca-1",
            String.format(Locale.ROOT, "%032x", number),
            person,
            "name-" + person,
            device,
            "key-" + number,
            notAfter.minus(life),
            notAfter,
            notAfter.minus(life),
            "nakamura",
            Der.of(new byte[] {3, 4, 5}),
            Optional.empty(),
            new IssuedCertificate.How(EnrolmentRoute.SCEP, false),
            Optional.empty());
    var holder = new Holder(person, "name-" + person, person, List.of(), Optional.empty(), device);
    database.write(handle -> issued.record(handle, certificate, holder));
    return certificate;
  }

  final void authority() {
    database.write(
        handle ->
            handle.execute(
                "INSERT INTO authority (id, role, state, issuer, certificate, created)"
                    + " VALUES ('ca-1', 'issuing', 'current', 'root-1', ?, 0)",
                new byte[] {1}));
  }

  final void revokeAuthority() {
    database.write(
        handle ->
            handle.execute(
                "UPDATE authority SET revoked = ?, reason = ?, state = 'revoked'",
                clock.instant().toEpochMilli(),
                RevocationReason.CA_COMPROMISE.code()));
  }

  /** What waits to be sent: the event, and what it says, by person. */
  final List<Map.Entry<String, String>> mails() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT person, event, content FROM outbox ORDER BY person, created")
                .map(
                    (row, ctx) ->
                        Map.entry(
                            row.getString("person") + " " + row.getString("event"),
                            row.getString("content")))
                .list());
  }

  final List<String> told() {
    return mails().stream().map(Map.Entry::getKey).toList();
  }

  final List<String> records() {
    return database.read(
        handle ->
            handle.createQuery("SELECT detail FROM audit ORDER BY id").mapTo(String.class).list());
  }

  final void replaced(IssuedCertificate certificate) {
    database.write(
        handle -> {
          issued.replace(handle, certificate, clock.instant());
          return true;
        });
  }
}
