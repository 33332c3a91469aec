package jp.mochi.idp.lifecycle.app;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import jp.mochi.device.app.BlocklistEntry;
import jp.mochi.device.app.Criteria;
import jp.mochi.device.app.ListAction;
import jp.mochi.idp.config.AppsConfig;
import jp.mochi.idp.lifecycle.IdentityProof;
import jp.mochi.idp.lifecycle.Notice;

/**
 * An entry of the blocklist as somebody writes it; what is empty isn't said.
 *
 * @param id the app's package name or bundle id
 * @param versions a range, {@code <2.3}
 * @param signer who signed it
 * @param hash the SHA-256 of its file
 * @param action what becomes of a device that has it
 * @param lookBack how far to look back, in days: {@code 30d}
 * @param reference what it is called where it comes from
 */
public record EntryText(
    String id,
    String versions,
    String signer,
    String hash,
    String action,
    String lookBack,
    String reasonJa,
    String reasonEn,
    String reference) {
  private static final Pattern DAYS = Pattern.compile("([0-9]{1,4})d");

  /** What came of reading it. */
  sealed interface Read {
    /** It can be listed. */
    record Good(BlocklistEntry.Fresh entry) implements Read {}

    /** It can't. */
    record Bad(Notice why) implements Read {}
  }

  /**
   * Reads it.
   *
   * @param usual what holds where it says nothing
   * @param source from where it comes
   */
  Read read(AppsConfig usual, String source) {
    return switch (Criteria.read(id, versions, signer, hash)) {
      case Criteria.Read.Nothing() -> bad(ListNotice.NOTHING_NAMED);
      case Criteria.Read.VersionsOfNothing() -> bad(ListNotice.VERSIONS_OF_NOTHING);
      case Criteria.Read.Bad(var field) -> bad(ListNotice.FIELD, field);
      case Criteria.Read.BadVersions() -> bad(ListNotice.VERSIONS, shortened(versions));
      case Criteria.Read.NoVersions() -> bad(ListNotice.NO_VERSIONS, shortened(versions));
      case Criteria.Read.Good(var criteria) -> read(criteria, usual, source);
    };
  }

  private Read read(Criteria criteria, AppsConfig usual, String source) {
    var does = action.isBlank() ? Optional.of(usual.action()) : ListAction.of(action.strip());
    if (does.isEmpty()) {
      return bad(ListNotice.ACTION, shortened(action));
    }
    var back = lookBack.isBlank() ? Optional.of(usual.lookBack()) : days(lookBack.strip());
    if (back.filter(it -> it.compareTo(usual.keep()) <= 0).isEmpty()) {
      var most = String.valueOf(usual.keep().toDays());
      return bad(ListNotice.LOOK_BACK, shortened(lookBack), most);
    }
    if (!isReason(reasonJa) || !isReason(reasonEn)) {
      return bad(ListNotice.REASON);
    }
    if (!isLine(reference)) {
      return bad(ListNotice.FIELD, "reference");
    }
    return new Read.Good(
        new BlocklistEntry.Fresh(
            criteria,
            does.get(),
            back.get(),
            new BlocklistEntry.Reason(reasonJa.strip(), reasonEn.strip()),
            new BlocklistEntry.Source(source, reference.strip())));
  }

  private static Optional<Duration> days(String text) {
    var matcher = DAYS.matcher(text);
    return matcher.matches()
        ? Optional.of(Duration.ofDays(Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }

  private static boolean isReason(String text) {
    return !text.isBlank() && isLine(text);
  }

  private static boolean isLine(String text) {
    var line = text.strip();
    return line.length() <= BlocklistEntry.LONGEST_REASON
        && IdentityProof.isOneLine(line)
        && line.codePoints().noneMatch(EntryText::cannotBeSeen);
  }

  /** What has no width of its own, and half of a pair. */
  private static boolean cannotBeSeen(int character) {
    var type = Character.getType(character);
    return type == Character.FORMAT || type == Character.SURROGATE;
  }

  private static String shortened(String text) {
    var printable = text.replaceAll("\\p{Cc}", " ");
    return printable.length() <= 100 ? printable : printable.substring(0, 100) + "…";
  }

  private static Read bad(ListNotice notice, String... details) {
    return new Read.Bad(notice.of(details));
  }
}
