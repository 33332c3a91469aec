package jp.mochi.idp.lifecycle.enrolment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import jp.mochi.cert.authority.EndedCertificates;
import jp.mochi.cert.authority.EndingCertificate;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.CertificateDetail;
import jp.mochi.idp.signal.RecordedActs;
import org.jdbi.v3.core.Handle;

/**
 * Has owners hear of certificates that end without anybody's act on them: by time, and before that
 * time where nobody has renewed them, or with the authority that had signed them, which may be tens
 * of thousands. It records each, and by that record the owner is told; what a person has had of one
 * authority comes in one mail.
 *
 * <p>Every node goes round. That a certificate has ended is a row that can be written once, in the
 * transaction that records it: so each end is told once, whichever node comes first and whenever
 * one stops. How far this one has come is kept in memory only to save looking at all of it again.
 *
 * <p>It has a thread of its own, since a whole authority takes many rounds, and what else comes by
 * the second waits for none of them. Each round takes a few pages, each a transaction, and none
 * while messages wait in thousands. What ended longer ago than {@link #LOOK_BACK} is told nobody:
 * no server ran, and by now they know.
 */
public final class TellOfEnds implements Runnable {
  /** How often it goes round. */
  public static final Duration ROUND = Duration.ofSeconds(5);

  static final Duration LOOK_BACK = Duration.ofDays(7);

  /** So long before a certificate ends its owner is told that nobody has renewed it yet. */
  static final Duration WARNING = Duration.ofDays(14);

  /** Only where it was issued for so long at least: what is briefer is renewed by machines. */
  static final Duration WARNED = WARNING.multipliedBy(4);

  static final int PAGE = 200;
  private static final int PAGES = 5;

  private final Database database;
  private final AuditLog audit;
  private final BooleanSupplier room;
  private final WayOn wayOn;
  private final Clock clock;
  private final EndedCertificates certificates = new EndedCertificates();
  private final ToldEnds told = new ToldEnds();

  /** How far those were looked through that end by time. */
  private final Map<Word, Reached> through = new EnumMap<>(Word.class);

  /** By authority the last certificate that was looked at. */
  private final Map<String, EndingCertificate> reached = new HashMap<>();

  /** Authorities of which all was told. */
  private final Set<String> done = new HashSet<>();

  /** What is told of a certificate, each once. */
  private enum Word {
    EXPIRING("certificate warn", "due"),
    EXPIRED("certificate expire", "end"),
    WITH_AUTHORITY("certificate end", "end");

    private final String operation;
    private final String told;

    Word(String operation, String told) {
      this.operation = operation;
      this.told = told;
    }
  }

  /** How far a span of time was looked through: when a certificate ends, and which it is. */
  private record Reached(Instant end, String serial) {
    static Reached with(EndingCertificate last) {
      return new Reached(last.notAfter(), last.serial());
    }
  }

  /**
   * A certificate whose owner hears of its end.
   *
   * @param wayOn what they are to do
   */
  private record Untold(EndingCertificate certificate, String wayOn) {
    String serial() {
      return certificate.serial();
    }

    Map<String, String> detail() {
      var detail = CertificateDetail.of(certificate);
      detail.put(RecordedActs.WAY_ON, wayOn);
      return detail;
    }
  }

  /**
   * @param room whether there may be written what can wait
   * @param oneself whether a rule in force lets people register devices of their own
   */
  public TellOfEnds(
      Database database,
      AuditLog audit,
      BooleanSupplier room,
      BooleanSupplier oneself,
      Clock clock) {
    this.database = database;
    this.audit = audit;
    this.room = room;
    this.wayOn = new WayOn(oneself);
    this.clock = clock;
  }

  @Override
  public void run() {
    var now = clock.instant();
    for (var page = 0; page < PAGES && room.getAsBoolean() && next(now); page++) {
      Thread.onSpinWait(); // each page is a transaction of its own
    }
  }

  /** Tells of a page, what was revoked first; false where there was nothing to tell. */
  private boolean next(Instant now) {
    return withAuthority(now) || expired(now) || expiring(now);
  }

  private boolean expired(Instant now) {
    return byTime(Word.EXPIRED, now.minus(LOOK_BACK), now, Duration.ZERO);
  }

  private boolean expiring(Instant now) {
    return byTime(Word.EXPIRING, now, now.plus(WARNING), WARNED);
  }

  private boolean byTime(Word word, Instant earliest, Instant until, Duration life) {
    var before = through.getOrDefault(word, new Reached(earliest, ""));
    var from = before.end().isBefore(earliest) ? new Reached(earliest, "") : before;
    var page =
        database.read(
            handle -> certificates.byTime(handle, from.end(), from.serial(), until, life, PAGE));
    tell(word, page);
    through.put(word, page.size() < PAGE ? new Reached(until, "") : Reached.with(page.getLast()));
    return !page.isEmpty();
  }

  private boolean withAuthority(Instant now) {
    var authority =
        database.read(handle -> certificates.authorities(handle, now.minus(LOOK_BACK))).stream()
            .filter(id -> !done.contains(id))
            .findFirst();
    authority.ifPresent(this::withAuthority);
    return authority.isPresent();
  }

  private void withAuthority(String authority) {
    var after = Optional.ofNullable(reached.get(authority));
    var found =
        database.read(handle -> certificates.withAuthority(handle, authority, after, PAGE + 1));
    var page = wholePeople(found);
    tell(Word.WITH_AUTHORITY, page);
    if (found.size() > PAGE) {
      reached.put(authority, page.getLast());
    } else {
      done.add(authority);
    }
  }

  /**
   * A page without the last person, of whom there may be more: all that a person had comes in one
   * mail, unless it is more than a page itself.
   */
  private static List<EndingCertificate> wholePeople(List<EndingCertificate> found) {
    if (found.size() <= PAGE) {
      return found;
    }
    var last = found.getLast().person();
    var whole = found.stream().takeWhile(each -> !each.person().equals(last)).toList();
    return whole.isEmpty() ? found.subList(0, PAGE) : whole;
  }

  /** After a restart most were told long ago: that is seen by reading. */
  private void tell(Word word, List<EndingCertificate> page) {
    var untold = database.read(handle -> untold(handle, word, page));
    if (!untold.isEmpty()) {
      database.write(handle -> recorded(handle, word, untold));
    }
  }

  private List<Untold> untold(Handle handle, Word word, List<EndingCertificate> page) {
    var now = clock.instant();
    return told.untold(handle, word.told, page).stream()
        .map(
            each -> {
              var from = word == Word.EXPIRING ? each.notAfter() : now;
              return new Untold(each, wayOn.of(handle, each, from));
            })
        .toList();
  }

  /** The rows first and in order, so that two nodes never wait for each other. */
  private int recorded(Handle handle, Word word, List<Untold> all) {
    var now = clock.instant();
    var first =
        all.stream()
            .sorted(Comparator.comparing(Untold::serial))
            .filter(each -> told.once(handle, word.told, each.certificate(), now))
            .toList();
    var references = new HashMap<String, String>();
    for (var each : first) {
      var reference =
          references.computeIfAbsent(
              each.certificate().person(), person -> UUID.randomUUID().toString());
      var house = Actor.house(new Circumstances(now, reference, "", ""));
      audit.append(handle, house.did(word.operation, each.serial(), each.detail()));
    }
    return first.size();
  }
}
