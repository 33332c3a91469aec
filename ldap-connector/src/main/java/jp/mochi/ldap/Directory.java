package jp.mochi.ldap;

/** The corporate directory. All methods may block within the configured limits; thread-safe. */
public interface Directory extends AutoCloseable {
  /** Finds the person by the configured filter, then binds as that person. */
  BindOutcome authenticate(String username, Password password);

  /** Finds a person by the name one types. */
  LookUp find(String username);

  /** Reads a person again by the immutable id. */
  LookUp read(PersonId id);

  /** Changes the password as the person: RFC 3062, or {@code unicodePwd} in Active Directory. */
  ChangeOutcome changePassword(String username, Password old, Password fresh);

  @Override
  void close();
}
