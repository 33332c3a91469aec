package jp.mochi.idp.lifecycle.invite;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.idp.config.EnrolmentConfig;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.device.DeviceFile;
import jp.mochi.idp.lifecycle.enrolment.HandOutCodes;
import jp.mochi.idp.lifecycle.invite.JudgedRow.Verdict;
import jp.mochi.idp.signal.Tell;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/** Invites people to register a phone each; see the package. */
public final class Invitations {
  private static final Duration SHORTEST = Duration.ofMinutes(5);

  /** Rows that a list is looked through for, to find those that stand as asked. */
  private static final int MOST_LOOKED_AT = 20_000;

  private static final int PAGE = 500;

  private final Parts parts;
  private final InvitationRows rows = new InvitationRows();

  /**
   * What it stands on.
   *
   * @param sealer seals links until they are sent
   * @param page where a phone goes with a code
   */
  public record Parts(
      Database database,
      Directory directory,
      HandOutCodes codes,
      Tell tell,
      Sealer sealer,
      String page,
      Clock clock) {}

  public Invitations(Parts parts) {
    this.parts = parts;
  }

  /** What came of a list. */
  public sealed interface Outcome {
    /**
     * Each row; nobody is invited where one is at fault before any was.
     *
     * @param invited how many were
     */
    record Account(List<JudgedRow> rows, int invited) implements Outcome {
      public Account {
        rows = List.copyOf(rows);
      }

      /** Those with a verdict. */
      public List<JudgedRow> with(Verdict verdict) {
        return rows.stream().filter(row -> row.verdict() == verdict).toList();
      }
    }

    /** The list can't be read, or nobody can be invited at all. */
    record Refused(Notice why) implements Outcome {}
  }

  /**
   * Judges all rows of a list and, if none is at fault, invites its people.
   *
   * @param csv with the columns person, ownership and platform, and perhaps id
   * @param lifetime of the links; empty: the longest
   * @param dryRun to say what would come of it, and invite nobody
   */
  public Outcome invite(
      Actor actor, By by, byte[] csv, Optional<Duration> lifetime, boolean dryRun) {
    var time = lifetime.orElse(EnrolmentConfig.LONGEST_CODE);
    var refusal = refusal(time);
    if (refusal.isPresent()) {
      return new Outcome.Refused(refusal.get());
    }
    return switch (DeviceFile.read(csv)) {
      case DeviceFile.Outcome.Unreadable(var why) -> new Outcome.Refused(why);
      case DeviceFile.Outcome.Rows(var list) ->
          new JudgeList(parts.database(), parts.directory(), by, parts.clock().instant())
              .all(list)
              .map(judged -> invite(actor, by, judged, time, dryRun))
              .orElseGet(() -> new Outcome.Refused(InviteNotice.DIRECTORY.of()));
    };
  }

  private Optional<Notice> refusal(Duration lifetime) {
    if (!parts.tell().mails()) {
      return Optional.of(InviteNotice.NO_MAIL.of());
    }
    return lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(EnrolmentConfig.LONGEST_CODE) > 0
        ? Optional.of(InviteNotice.LIFETIME.of())
        : Optional.empty();
  }

  private Outcome invite(
      Actor actor, By by, List<JudgeList.Judged> judged, Duration time, boolean dryRun) {
    var faults = judged.stream().anyMatch(each -> each.row().verdict() == Verdict.FAULT);
    if (dryRun || faults) {
      return new Outcome.Account(judged.stream().map(JudgeList.Judged::row).toList(), 0);
    }
    var done = new ArrayList<JudgedRow>();
    var invited = 0;
    for (var each : judged) {
      var refused = each.candidate().flatMap(it -> invite(actor, by, it, time, true));
      done.add(
          refused
              .map(why -> JudgedRow.fault(each.row().row(), each.row().person(), why))
              .orElse(each.row()));
      invited += each.candidate().isPresent() && refused.isEmpty() ? 1 : 0;
    }
    return new Outcome.Account(done, invited);
  }

  /** Undoes code and row with the mail that nobody would get. */
  private static final class NoRoom extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private NoRoom() {
      super("too many messages wait", null, false, false);
    }
  }

  /** One person: code, row and mail in one transaction; why not, where it isn't done. */
  private Optional<Notice> invite(
      Actor actor, By by, Candidate candidate, Duration lifetime, boolean anew) {
    HandOutCodes.Together together = (handle, code) -> mail(handle, actor, by, code, anew);
    try {
      return switch (parts
          .codes()
          .forAnother(
              actor, by, EnrolmentRoute.PHONE, candidate, Optional.of(lifetime), together)) {
        case HandOutCodes.Outcome.Done<HandOutCodes.Made> done -> Optional.empty();
        case HandOutCodes.Outcome.Refused<HandOutCodes.Made>(var why) -> Optional.of(why);
      };
    } catch (NoRoom full) {
      return Optional.of(InviteNotice.FULL.of());
    }
  }

  private void mail(Handle handle, Actor actor, By by, HandOutCodes.Made code, boolean anew) {
    var candidate = code.candidate();
    rows.put(handle, candidate, by.name(), anew, parts.clock().instant(), code.expires());
    var link = HandOutCodes.link(parts.page(), code.challenge().text());
    var invite = new Tell.Invite(link, code.expires(), by.name(), actor.circumstances());
    if (!parts
        .tell()
        .invite(handle, candidate.person(), candidate.username(), invite, parts.sealer())) {
      throw new NoRoom();
    }
  }

  /**
   * Sends a fresh link to those who haven't registered their phone yet; the former ends with it.
   *
   * @param person only this person, by the directory's immutable id
   */
  public Outcome resend(Actor actor, By by, Optional<String> person, Optional<Duration> lifetime) {
    var time = lifetime.orElse(EnrolmentConfig.LONGEST_CODE);
    var refusal = refusal(time);
    if (refusal.isPresent()) {
      return new Outcome.Refused(refusal.get());
    }
    var done = new ArrayList<JudgedRow>();
    var number = 0;
    for (var each : list(Optional.empty(), Optional.empty(), MOST_LOOKED_AT)) {
      var theirs = person.isEmpty() || person.get().equals(each.candidate().person());
      if (!each.enrolled() && theirs) {
        number++;
        var name = each.candidate().username();
        var device = each.candidate().device();
        var why =
            unreachable(each.candidate())
                .or(() -> invite(actor, by, each.candidate(), time, false));
        done.add(
            why.map(it -> JudgedRow.fault(0, name, it))
                .orElseGet(() -> new JudgedRow(0, name, device, Verdict.NEW, Optional.empty())));
      }
    }
    var refused = (int) done.stream().filter(row -> row.verdict() == Verdict.FAULT).count();
    return new Outcome.Account(done, number - refused);
  }

  /** Why somebody is sent no link any more: they may have left since they were invited. */
  private Optional<Notice> unreachable(Candidate candidate) {
    var name = candidate.username();
    return switch (parts.directory().read(new PersonId(candidate.person()))) {
      case LookUp.Found(var person) -> JudgeList.fault(name, person);
      case LookUp.NotFound() -> Optional.of(InviteNotice.NOBODY.of(name));
      case LookUp.Ambiguous() -> Optional.of(InviteNotice.SEVERAL.of(name));
      case LookUp.Unavailable(var cause) -> Optional.of(InviteNotice.DIRECTORY.of());
    };
  }

  /**
   * Who was invited, the latest first.
   *
   * @param state only those that stand so
   * @param after only those after the invitation of this device
   */
  public List<Invited> list(Optional<Invited.State> state, Optional<String> after, int most) {
    var now = parts.clock().instant();
    var found = new ArrayList<Invited>();
    var last = after.flatMap(id -> parts.database().read(handle -> rows.find(handle, id, now)));
    for (var looked = 0; looked < MOST_LOOKED_AT && found.size() < most; looked += PAGE) {
      var from = last;
      var page = parts.database().read(handle -> rows.list(handle, from, now, PAGE));
      page.stream()
          .filter(it -> state.isEmpty() || state.get() == it.state(now))
          .limit(most - found.size())
          .forEach(found::add);
      if (page.size() < PAGE) {
        return found;
      }
      last = Optional.of(page.getLast());
    }
    return found;
  }
}
