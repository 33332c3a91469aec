package jp.mochi.idp.lifecycle.invite;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.enrolment.By;
import jp.mochi.cert.enrolment.Candidate;
import jp.mochi.device.register.Device;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.lifecycle.device.DeviceRow;
import jp.mochi.idp.lifecycle.device.NewDevice;
import jp.mochi.idp.lifecycle.invite.JudgedRow.Verdict;
import jp.mochi.idp.signal.MailAddress;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Person;

/** Says of each row of a list whether its person can be invited, before anybody is. */
final class JudgeList {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Database database;
  private final Directory directory;
  private final By by;
  private final Instant now;
  private final InvitationRows rows = new InvitationRows();
  private final Map<String, Integer> seen = new HashMap<>();

  JudgeList(Database database, Directory directory, By by, Instant now) {
    this.database = database;
    this.directory = directory;
    this.by = by;
    this.now = now;
  }

  /** A row, and for which device where it is to be invited. */
  record Judged(JudgedRow row, Optional<Candidate> candidate) {}

  /** All rows; empty where the directory doesn't answer. */
  Optional<List<Judged>> all(List<DeviceRow> list) {
    var judged = new ArrayList<Judged>();
    for (var row : list) {
      switch (row) {
        case DeviceRow.Bad(var number, var person, var why) ->
            judged.add(fault(number, person, why));
        case DeviceRow.Good good -> {
          var person = directory.find(good.person());
          if (person instanceof LookUp.Unavailable) {
            return Optional.empty();
          }
          judged.add(judge(good, person));
        }
      }
    }
    return Optional.of(judged);
  }

  private static Judged fault(int number, String person, Notice why) {
    return new Judged(JudgedRow.fault(number, person, why), Optional.empty());
  }

  private Judged judge(DeviceRow.Good row, LookUp found) {
    return switch (found) {
      case LookUp.Found(var person) ->
          fault(row, person)
              .map(why -> fault(row.number(), row.person(), why))
              .orElseGet(() -> judge(row, person));
      case LookUp.NotFound() ->
          fault(row.number(), row.person(), InviteNotice.NOBODY.of(row.person()));
      case LookUp.Ambiguous() ->
          fault(row.number(), row.person(), InviteNotice.SEVERAL.of(row.person()));
      case LookUp.Unavailable(var cause) -> throw new IllegalStateException(cause);
    };
  }

  /** Why somebody can be sent no link; as of now, since it may be long since they were judged. */
  static Optional<Notice> fault(String name, Person person) {
    if (person.disabled()) {
      return Optional.of(InviteNotice.DISABLED.of(name));
    }
    return person.first("mail").flatMap(MailAddress::of).isEmpty()
        ? Optional.of(InviteNotice.NO_ADDRESS.of(name))
        : Optional.empty();
  }

  private Optional<Notice> fault(DeviceRow.Good row, Person person) {
    var device = row.device();
    if (row.approved() || !device.identifiers().isEmpty()) {
      return Optional.of(InviteNotice.COLUMNS.of());
    }
    if (device.id().filter(id -> !id.matches(Device.ID)).isPresent()) {
      return device.id().map(id -> InviteNotice.ID.of(id.replaceAll("\\p{Cc}", " ")));
    }
    if (by.is(person.id().value())) {
      return Optional.of(InviteNotice.OWN.of());
    }
    var unreachable = fault(row.person(), person);
    if (unreachable.isPresent()) {
      return unreachable;
    }
    var mark =
        person.id().value() + " " + device.ownership() + " " + device.platform() + device.id();
    var earlier = Optional.ofNullable(seen.putIfAbsent(mark, row.number()));
    return earlier.map(other -> InviteNotice.TWICE.of(String.valueOf(other)));
  }

  private Judged judge(DeviceRow.Good row, Person person) {
    var candidate = candidate(row.device(), person);
    var there =
        database.read(handle -> rows.ofPerson(handle, person.id().value(), now)).stream()
            .filter(it -> it.state(now) == Invited.State.OPEN || it.holds())
            .filter(it -> isSame(it.candidate(), candidate, row.device()))
            .findFirst();
    if (there.isPresent()) {
      var device = there.get().candidate().device();
      var same = new JudgedRow(row.number(), row.person(), device, Verdict.SAME, Optional.empty());
      return new Judged(same, Optional.empty());
    }
    var taken =
        database
            .read(handle -> rows.find(handle, candidate.device(), now))
            .filter(it -> !it.candidate().person().equals(candidate.person()));
    if (taken.isPresent()) {
      return fault(row.number(), row.person(), InviteNotice.ID_TAKEN.of(candidate.device()));
    }
    return new Judged(
        new JudgedRow(
            row.number(), row.person(), candidate.device(), Verdict.NEW, Optional.empty()),
        Optional.of(candidate));
  }

  private static boolean isSame(Candidate one, Candidate other, NewDevice wanted) {
    return one.ownership() == other.ownership()
        && one.platform() == other.platform()
        && (wanted.id().isEmpty() || one.device().equals(other.device()));
  }

  private static Candidate candidate(NewDevice device, Person person) {
    var ownership = Candidate.Ownership.of(device.ownership().text()).orElseThrow();
    var platform =
        switch (device.platform()) {
          case IOS, IPADOS -> Candidate.Platform.IOS;
          case ANDROID -> Candidate.Platform.ANDROID;
          case WINDOWS, MACOS, CHROMEOS, LINUX, OTHER -> Candidate.Platform.OTHER;
        };
    return new Candidate(
        person.id().value(),
        person.username(),
        device.id().orElseGet(() -> fresh(ownership)),
        ownership,
        platform);
  }

  private static String fresh(Candidate.Ownership ownership) {
    var bytes = new byte[8];
    RANDOM.nextBytes(bytes);
    return ownership.text() + "-" + HexFormat.of().formatHex(bytes);
  }
}
