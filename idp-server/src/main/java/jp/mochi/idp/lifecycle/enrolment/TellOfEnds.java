package jp.mochi.idp.lifecycle.enrolment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import jp.mochi.cert.authority.EndedCertificates;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.CertificateDetail;
import org.jdbi.v3.core.Handle;

/**
 * Has owners hear of certificates that ended without anybody's act on them: by time, or with the
 * authority that had signed them, which may be tens of thousands. It records each, and by that
 * record the owner is told; what a person has had of one authority comes in one mail.
 *
 * <p>Every node goes round. That a certificate has ended is a row that can be written once, in the
 * transaction that records it: so each end is told once, whichever node comes first and whenever
 * one stops. How far this one has come is kept in memory only to save looking at all of it again.
 *
 * <p>Each round takes a few pages, each a transaction, and none while mail waits in thousands. What
 * ended longer ago than {@link #LOOK_BACK} is told nobody: no server ran, and by now they know.
 */
public final class TellOfEnds implements Runnable {
  /** How often it goes round. */
  public static final Duration ROUND = Duration.ofSeconds(5);

  static final Duration LOOK_BACK = Duration.ofDays(7);
  static final int PAGE = 200;
  private static final int PAGES = 5;

  private final Database database;
  private final AuditLog audit;
  private final BooleanSupplier room;
  private final Clock clock;
  private final EndedCertificates ended = new EndedCertificates();
  private final OwnerNotices notices = new OwnerNotices();

  /** The last that ended by time of those that were looked at: when, and its serial number. */
  private Instant until = Instant.MIN;

  private String last = "";

  /** By authority the last serial number that was looked at. */
  private final Map<String, String> reached = new HashMap<>();

  /** Authorities that are through. */
  private final Set<String> through = new HashSet<>();

  /**
   * @param room whether mails may be written that can wait
   */
  public TellOfEnds(Database database, AuditLog audit, BooleanSupplier room, Clock clock) {
    this.database = database;
    this.audit = audit;
    this.room = room;
    this.clock = clock;
  }

  @Override
  public void run() {
    var now = clock.instant();
    for (var page = 0; page < PAGES && room.getAsBoolean() && next(now); page++) {
      Thread.onSpinWait(); // each page is a transaction of its own
    }
  }

  /** Tells of a page; false where there was nothing to tell. */
  private boolean next(Instant now) {
    return byTime(now) || withAuthority(now);
  }

  private boolean byTime(Instant now) {
    var earliest = now.minus(LOOK_BACK);
    if (until.isBefore(earliest)) {
      until = earliest;
      last = "";
    }
    var page = database.read(handle -> ended.byTime(handle, until, last, now, PAGE));
    if (page.isEmpty()) {
      return false;
    }
    database.write(handle -> told(handle, page, "certificate expire", now));
    until = page.getLast().notAfter();
    last = page.getLast().serial();
    return true;
  }

  private boolean withAuthority(Instant now) {
    var authority =
        database.read(handle -> ended.authorities(handle, now.minus(LOOK_BACK))).stream()
            .filter(id -> !through.contains(id))
            .findFirst();
    authority.ifPresent(id -> withAuthority(id, now));
    return authority.isPresent();
  }

  private void withAuthority(String authority, Instant now) {
    var from = reached.getOrDefault(authority, "");
    var page = database.read(handle -> ended.withAuthority(handle, authority, from, PAGE));
    if (!page.isEmpty()) {
      database.write(
          handle -> told(handle, ofWhom(handle, authority, page), "certificate end", now));
      reached.put(authority, page.getLast().serial());
    }
    if (page.size() < PAGE) {
      through.add(authority);
    }
  }

  /** All that the people of a page had of an authority, so that each gets one mail. */
  private List<IssuedCertificate> ofWhom(
      Handle handle, String authority, List<IssuedCertificate> page) {
    return page.stream()
        .map(IssuedCertificate::person)
        .distinct()
        .flatMap(person -> ended.withAuthority(handle, authority, person).stream())
        .toList();
  }

  /** The rows first and in order, so that two nodes never wait for each other. */
  private int told(
      Handle handle, List<IssuedCertificate> certificates, String operation, Instant now) {
    var first =
        certificates.stream()
            .sorted(Comparator.comparing(IssuedCertificate::serial))
            .filter(each -> notices.ended(handle, each, now))
            .toList();
    var references = new HashMap<String, String>();
    for (var each : first) {
      var reference =
          references.computeIfAbsent(each.person(), person -> UUID.randomUUID().toString());
      var house = Actor.house(new Circumstances(now, reference, "", ""));
      audit.append(handle, house.did(operation, each.serial(), detail(each)));
    }
    return first.size();
  }

  private static Map<String, String> detail(IssuedCertificate certificate) {
    var detail = new TreeMap<>(CertificateDetail.of(certificate));
    certificate.revoked().ifPresent(it -> detail.put("reason", it.reason().text()));
    return detail;
  }
}
