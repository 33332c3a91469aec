package jp.mochi.idp;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import jp.mochi.ldap.Account;
import jp.mochi.ldap.AccountLookUp;
import jp.mochi.ldap.BindOutcome;
import jp.mochi.ldap.ChangeOutcome;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.GroupNames;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Password;
import jp.mochi.ldap.PeopleSearch;
import jp.mochi.ldap.PersonId;

/**
 * Times what the directory does, by operation and outcome; of whom it was about it keeps nothing.
 */
final class MeteredDirectory implements Directory {
  private final Directory directory;
  private final MeterRegistry registry;

  MeteredDirectory(Directory directory, MeterRegistry registry) {
    this.directory = directory;
    this.registry = registry;
  }

  @Override
  public AccountLookUp account(String username) {
    return timed(
        "account",
        () -> directory.account(username),
        outcome ->
            switch (outcome) {
              case AccountLookUp.Found found -> "found";
              case AccountLookUp.NotFound nobody -> "no-such-entry";
              case AccountLookUp.Ambiguous several -> "ambiguous";
              case AccountLookUp.Unavailable away -> "unavailable";
            });
  }

  @Override
  public BindOutcome authenticate(Account account, Password password) {
    return timed(
        "authenticate",
        () -> directory.authenticate(account, password),
        outcome ->
            switch (outcome) {
              case BindOutcome.Bound bound -> "bound";
              case BindOutcome.WrongPassword wrong -> "wrong-password";
              case BindOutcome.NoSuchEntry nobody -> "no-such-entry";
              case BindOutcome.Ambiguous several -> "ambiguous";
              case BindOutcome.Locked locked -> "locked";
              case BindOutcome.Disabled disabled -> "disabled";
              case BindOutcome.PasswordExpired expired -> "password-expired";
              case BindOutcome.MustChangePassword must -> "must-change-password";
              case BindOutcome.Unavailable away -> "unavailable";
            });
  }

  @Override
  public LookUp find(String username) {
    return timed("find", () -> directory.find(username), MeteredDirectory::word);
  }

  @Override
  public LookUp find(String attribute, String value) {
    return timed("find-by-value", () -> directory.find(attribute, value), MeteredDirectory::word);
  }

  @Override
  public PeopleSearch search(String typed, int most) {
    return timed(
        "search",
        () -> directory.search(typed, most),
        outcome ->
            switch (outcome) {
              case PeopleSearch.Found found -> "found";
              case PeopleSearch.TooShort nothing -> "too-short";
              case PeopleSearch.Unavailable away -> "unavailable";
            });
  }

  @Override
  public LookUp read(PersonId id) {
    return timed("read", () -> directory.read(id), MeteredDirectory::word);
  }

  @Override
  public GroupNames groups(Set<String> names) {
    return timed(
        "groups",
        () -> directory.groups(names),
        outcome ->
            switch (outcome) {
              case GroupNames.Known known -> "found";
              case GroupNames.NotListed none -> "not-listed";
              case GroupNames.Unavailable away -> "unavailable";
            });
  }

  @Override
  public ChangeOutcome changePassword(Account account, Password old, Password fresh) {
    return timed(
        "change-password",
        () -> directory.changePassword(account, old, fresh),
        outcome ->
            switch (outcome) {
              case ChangeOutcome.Changed changed -> "changed";
              case ChangeOutcome.WrongPassword wrong -> "wrong-password";
              case ChangeOutcome.Rejected rejected -> "rejected";
              case ChangeOutcome.Unavailable away -> "unavailable";
            });
  }

  @Override
  public void close() {
    directory.close();
  }

  private static String word(LookUp outcome) {
    return switch (outcome) {
      case LookUp.Found found -> "found";
      case LookUp.NotFound nobody -> "no-such-entry";
      case LookUp.Ambiguous several -> "ambiguous";
      case LookUp.Unavailable away -> "unavailable";
    };
  }

  private <T> T timed(String operation, Supplier<T> call, Function<T, String> word) {
    var running = Timer.start(registry);
    var outcome = call.get();
    running.stop(
        Timer.builder("mochi.directory")
            .description("Calls to the directory, by operation and outcome")
            .tag("operation", operation)
            .tag("outcome", word.apply(outcome))
            .register(registry));
    return outcome;
  }
}
