package jp.mochi.ldap;

import com.unboundid.ldap.sdk.Entry;
import java.time.Instant;
import java.util.List;

/**
 * What an entry itself says about its account. A lock that wrong passwords brought about ({@code
 * lockoutTime}, a {@code pwdAccountLockedTime} with a time) doesn't disable: otherwise a stranger
 * who guesses badly could end a colleague's sessions.
 */
final class AccountState {
  /** The attributes that are looked at. */
  static final List<String> ATTRIBUTES =
      List.of(
          "pwdAccountLockedTime",
          "nsAccountLock",
          "userAccountControl",
          "accountExpires",
          "pwdChangedTime",
          "pwdLastSet");

  /** draft-behera-ldap-password-policy-10 §5.3.3: locked until an administrator unlocks it. */
  private static final String LOCKED_FOR_GOOD = "000001010000Z";

  /** MS-ADTS §2.2.16: ADS_UF_ACCOUNT_DISABLE. */
  private static final long ACCOUNT_DISABLE = 0x2;

  private static final long NEVER = Long.MAX_VALUE;

  /** Seconds from 1601, where AD's clock starts, to 1970. */
  private static final long FROM_1601_TO_1970 = 11_644_473_600L;

  private AccountState() {}

  /** Whether an administrator has shut the account, or its time is over. */
  static boolean isDisabled(Entry entry, Instant now) {
    return isLockedByAdministrator(entry)
        || "true".equalsIgnoreCase(entry.getAttributeValue("nsAccountLock"))
        || (number(entry, "userAccountControl") & ACCOUNT_DISABLE) != 0
        || hasEnded(number(entry, "accountExpires"), now);
  }

  static boolean isLockedByAdministrator(Entry entry) {
    return LOCKED_FOR_GOOD.equals(entry.getAttributeValue("pwdAccountLockedTime"));
  }

  /** MS-ADA1 §2.1: hundreds of nanoseconds since 1601; 0 and the largest number mean never. */
  private static boolean hasEnded(long accountExpires, Instant now) {
    return accountExpires > 0
        && accountExpires != NEVER
        && !now.isBefore(Instant.ofEpochSecond(accountExpires / 10_000_000 - FROM_1601_TO_1970));
  }

  private static long number(Entry entry, String attribute) {
    Long value = entry.getAttributeValueAsLong(attribute);
    return value == null ? 0 : value;
  }
}
