package jp.mochi.idp.person;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The directory's mark of a password, {@link jp.mochi.ldap.Person#passwordState()}: the time at
 * which it was set, as {@code pwdChangedTime} (a GeneralizedTime in UTC) or as {@code pwdLastSet}
 * (100 ns since 1601) tells it.
 */
public final class PasswordMark {
  private static final Pattern TIME = Pattern.compile("([0-9]{14}(?:\\.[0-9]{1,9})?)Z");

  /** Zero is no time: it says that the password must be set anew. */
  private static final Pattern TICKS = Pattern.compile("[1-9][0-9]{0,18}");

  private PasswordMark() {}

  /**
   * Whether the password was set since a mark was noted. A replica that lags behind has an older
   * mark than the server at which the person signed on: that is no change. Marks that no order is
   * known of say it by being different.
   *
   * @param noted the mark when somebody proved the password
   * @param fresh the mark that the directory gives now
   */
  public static boolean setSince(Optional<String> noted, Optional<String> fresh) {
    if (noted.isEmpty() || fresh.isEmpty()) {
      return !noted.equals(fresh);
    }
    return compared(TIME, noted.get(), fresh.get())
        .or(() -> compared(TICKS, noted.get(), fresh.get()))
        .map(order -> order > 0)
        .orElseGet(() -> !noted.equals(fresh));
  }

  /** How the fresh one stands to the noted one; empty where either isn't of this kind. */
  private static Optional<Integer> compared(Pattern kind, String noted, String fresh) {
    return number(kind, fresh)
        .flatMap(now -> number(kind, noted).map(before -> now.compareTo(before)));
  }

  private static Optional<BigDecimal> number(Pattern kind, String mark) {
    return kind.matcher(mark).matches()
        ? Optional.of(new BigDecimal(mark.replace("Z", "")))
        : Optional.empty();
  }
}
