package jp.mochi.idp.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import jp.mochi.device.register.Platform;
import jp.mochi.device.status.OsVersion;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.idp.policy.DevicePosture.By;
import jp.mochi.idp.policy.DevicePosture.Word;
import jp.mochi.idp.policy.Shortfall.How;
import jp.mochi.idp.policy.Shortfall.What;

/**
 * What the company requires of devices, and what their reports come to. Pure.
 *
 * <p>A device must meet every requirement that concerns it; one that none concerns is shown to be
 * nothing. Of several sources the worst word on each check wins, and what none of them says is
 * unknown: then so is the whole, unless something is certainly amiss. A device's own word shows it
 * to be worse, and better only where a requirement accepts that. What a proof of the sign-on shows
 * is so, as of that proof; it is no report, and makes no status younger. One that rests on the
 * device's own word counts where that is accepted.
 *
 * <p>A good word counts as long as it is fresh. A bad one counts until the same source says
 * otherwise of the same fact, however long that takes; but for versions and patches, which only
 * rise. Hence silence never turns what isn't compliant into what is, neither about one fact nor
 * about all, whatever other sources say: each source's last word on each fact is kept ({@link
 * jp.mochi.device.status.DeviceStatuses#standing}), and a check of which a word is missing comes to
 * the same or to unknown, which is neither compliant nor in grace.
 */
public record Requirements(List<Requirement> all) {
  /** Nothing is required, so that nothing can be shown. */
  public static final Requirements NONE = new Requirements(List.of());

  public Requirements {
    all = List.copyOf(all);
  }

  /** What a device's reports come to at this time. */
  public Assessment assess(DevicePosture posture, Instant now) {
    var concerned =
        all.stream().filter(it -> it.concerns(posture.platform(), posture.ownership())).toList();
    var looks = concerned.stream().map(it -> new Look(it, posture, now)).toList();
    var shortfalls = shortfalls(looks);
    var compliance = concerned.isEmpty() ? Optional.<Compliance>empty() : compliance(shortfalls);
    return new Assessment(
        compliance,
        newestThatCounts(posture, concerned),
        compliance
            .filter(it -> it != Compliance.NON_COMPLIANT)
            .flatMap(good -> looks.stream().map(Look::restsOn).min(Comparator.naturalOrder())),
        shortfalls,
        posture.revision());
  }

  /** Where nothing at all is required nothing falls short of it. */
  private List<Shortfall> shortfalls(List<Look> looks) {
    return looks.isEmpty() && !all.isEmpty()
        ? List.of(Shortfall.unknown(What.REQUIREMENTS, ""))
        : looks.stream().flatMap(look -> look.shortfalls().stream()).distinct().toList();
  }

  private static Optional<Instant> newestThatCounts(
      DevicePosture posture, List<Requirement> concerned) {
    Predicate<Word> counts =
        word -> !word.by().isProof() && concerned.stream().allMatch(it -> it.trusts(word));
    return posture.words().stream()
        .filter(word -> word.by() == By.OTHERS || (!concerned.isEmpty() && counts.test(word)))
        .map(Word::at)
        .max(Comparator.naturalOrder());
  }

  private static Optional<Compliance> compliance(List<Shortfall> shortfalls) {
    if (shortfalls.stream().anyMatch(it -> it.how() == How.MISSING)) {
      return Optional.of(Compliance.NON_COMPLIANT);
    }
    if (shortfalls.stream().anyMatch(it -> it.how() == How.UNKNOWN)) {
      return Optional.empty();
    }
    return Optional.of(shortfalls.isEmpty() ? Compliance.COMPLIANT : Compliance.GRACE);
  }

  /** One requirement held against a device's reports. */
  private static final class Look {
    private final Requirement requirement;
    private final DevicePosture posture;
    private final Instant now;
    private final List<Word> trusted;
    private final boolean isReported;
    private final List<Shortfall> shortfalls;
    private Instant restsOn;

    Look(Requirement requirement, DevicePosture posture, Instant now) {
      this.requirement = requirement;
      this.posture = posture;
      this.now = now;
      this.trusted =
          posture.words().stream()
              .filter(it -> requirement.isFresh(it, now) && requirement.trusts(it))
              .toList();
      this.isReported = trusted.stream().anyMatch(it -> !it.by().isProof());
      this.restsOn = newest(trusted.stream()).orElse(Instant.MIN);
      this.shortfalls = look();
    }

    /** The oldest word that its verdicts rest on. */
    Instant restsOn() {
      return restsOn;
    }

    List<Shortfall> shortfalls() {
      return shortfalls;
    }

    private List<Shortfall> look() {
      List<Shortfall> found = new ArrayList<>();
      if (!isReported && !requirement.checks().stream().allMatch(it -> isTold(it.check()))) {
        var within = Obligations.text(requirement.within());
        found.add(Shortfall.unknown(What.REPORT, within));
      }
      for (var check : requirement.checks()) {
        shortfall(check).ifPresent(found::add);
      }
      return found;
    }

    private Optional<Shortfall> shortfall(Requirement.Dated dated) {
      var isTold = isTold(dated.check());
      if (posture.words().stream().noneMatch(word -> isAmiss(dated.check(), word))) {
        return isTold ? Optional.empty() : unknown(dated.check());
      }
      if (dated.counts(now, requirement.zone())) {
        return Optional.of(shortfall(dated, How.MISSING, Optional.empty()));
      }
      // To be let pass is better than unknown, and so is never a device's own doing.
      return isTold
          ? Optional.of(shortfall(dated, How.SOON, dated.from()))
          : unknown(dated.check());
    }

    /** Whether a word shows it to be amiss: a fresh one, or an older one that still stands. */
    private boolean isAmiss(StatusCheck check, Word word) {
      return test(check, word) == Tri.FALSE && (check.stands() || requirement.isFresh(word, now));
    }

    /** That there is no report says it of every check. */
    private Optional<Shortfall> unknown(StatusCheck check) {
      return isReported
          ? Optional.of(Shortfall.unknown(what(check), wanted(check)))
          : Optional.empty();
    }

    /** Whether anybody who can show it says anything on it, for better or worse. */
    private boolean isTold(StatusCheck check) {
      var telling = trusted.stream().filter(word -> test(check, word) != Tri.UNKNOWN).toList();
      rest(telling.stream());
      return !telling.isEmpty();
    }

    private void rest(Stream<Word> words) {
      newest(words).filter(at -> at.isBefore(restsOn)).ifPresent(at -> restsOn = at);
    }

    private static Optional<Instant> newest(Stream<Word> words) {
      return words.map(Word::at).max(Comparator.naturalOrder());
    }

    private Tri test(StatusCheck check, Word word) {
      var said = check.test(word.facts(), now, requirement.zone());
      return word.by().isProof() && said == Tri.FALSE ? Tri.UNKNOWN : said;
    }

    private Shortfall shortfall(Requirement.Dated dated, How how, Optional<LocalDate> until) {
      var first = until.map(day -> new Shortfall.FirstDay(day, requirement.zone()));
      return new Shortfall(what(dated.check()), wanted(dated.check()), how, first);
    }

    private String wanted(StatusCheck check) {
      return switch (check) {
        case StatusCheck.AtLeast(var version) -> system(version, posture.platform());
        case StatusCheck.PatchedWithin patched ->
            patched.earliest(now, requirement.zone()).toString();
        case StatusCheck.Good good -> "";
        case StatusCheck.Profile(var id) -> id;
      };
    }
  }

  /** What is required of it. */
  private static What what(StatusCheck check) {
    return switch (check) {
      case StatusCheck.AtLeast atLeast -> What.VERSION;
      case StatusCheck.PatchedWithin patched -> What.PATCHED;
      case StatusCheck.Profile profile -> What.PROFILE;
      case StatusCheck.Good(var flag) ->
          switch (flag) {
            case SCREEN_LOCK -> What.SCREEN_LOCK;
            case ENCRYPTED -> What.ENCRYPTED;
            case ROOTED -> What.NOT_ROOTED;
            case USB_DEBUGGING -> What.NO_USB_DEBUGGING;
            case MDM_ENROLLED -> What.MDM_ENROLLED;
            case MDM_COMPLIANT -> What.MDM_COMPLIANT;
            case MALWARE_PROTECTION -> What.MALWARE_PROTECTION;
            case MALWARE_PROTECTION_CURRENT -> What.MALWARE_PROTECTION_CURRENT;
          };
    };
  }

  /** As the policy writes that a flag must be as good as can be: {@code not-rooted}. */
  public static String key(StatusFlag flag) {
    return what(new StatusCheck.Good(flag)).text();
  }

  private static String system(OsVersion version, Platform platform) {
    var name =
        switch (platform) {
          case IOS -> "iOS ";
          case IPADOS -> "iPadOS ";
          case ANDROID -> "Android ";
          case WINDOWS -> "Windows ";
          case MACOS -> "macOS ";
          case CHROMEOS -> "ChromeOS ";
          case LINUX, OTHER -> "";
        };
    return name + version;
  }
}
