package jp.mochi.ldap;

import java.util.Set;

/** The corporate directory. All methods may block within the configured limits; thread-safe. */
public interface Directory extends AutoCloseable {
  /** Finds whom to bind as by the configured filter; groups are not looked for. */
  AccountLookUp account(String username);

  /** Binds as an account that was found just now. */
  BindOutcome authenticate(Account account, Password password);

  /** Finds the account of a typed name, then binds as it. */
  default BindOutcome authenticate(String username, Password password) {
    return authenticate(account(username), password);
  }

  /** Binds as what was found just now, if that is one account. */
  default BindOutcome authenticate(AccountLookUp found, Password password) {
    return switch (found) {
      case AccountLookUp.Found(var account) -> authenticate(account, password);
      case AccountLookUp.NotFound() -> new BindOutcome.NoSuchEntry();
      case AccountLookUp.Ambiguous() -> new BindOutcome.Ambiguous();
      case AccountLookUp.Unavailable(var cause) -> new BindOutcome.Unavailable(cause);
    };
  }

  /** Finds a person by the name one types. */
  LookUp find(String username);

  /**
   * Finds the person who has this value of an attribute and meets the other conditions of the
   * users' filter.
   */
  LookUp find(String attribute, String value);

  /**
   * Finds people by parts of names, readings, logins and addresses, as somebody types them.
   *
   * @param most how many at most
   */
  default PeopleSearch search(String typed, int most) {
    return new PeopleSearch.Unavailable(new DirectoryFault("This directory can't be searched."));
  }

  /** Reads a person again by the immutable id. */
  LookUp read(PersonId id);

  /** Changes the password as the person: RFC 3062, or {@code unicodePwd} in Active Directory. */
  ChangeOutcome changePassword(Account account, Password old, Password fresh);

  /** Finds the account of a typed name, then changes its password. */
  default ChangeOutcome changePassword(String username, Password old, Password fresh) {
    return changePassword(account(username), old, fresh);
  }

  /** As above; nobody, or several, gets the answer of a wrong password. */
  default ChangeOutcome changePassword(AccountLookUp found, Password old, Password fresh) {
    return switch (found) {
      case AccountLookUp.Found(var account) -> changePassword(account, old, fresh);
      case AccountLookUp.NotFound(), AccountLookUp.Ambiguous() -> new ChangeOutcome.WrongPassword();
      case AccountLookUp.Unavailable(var cause) -> new ChangeOutcome.Unavailable(cause);
    };
  }

  /** Which of these names are names of groups; a directory that lists none says so. */
  default GroupNames groups(Set<String> names) {
    return new GroupNames.NotListed();
  }

  @Override
  void close();
}
