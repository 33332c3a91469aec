package jp.mochi.idp.certificate;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.ldap.Account;
import jp.mochi.ldap.AccountLookUp;
import jp.mochi.ldap.BindOutcome;
import jp.mochi.ldap.ChangeOutcome;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Password;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;

/** A directory that says the same of every name, and counts how often it is asked. */
public final class SaysOf implements Directory {
  private LookUp answer;
  private int asked;

  /** One that says this of every name. */
  public SaysOf(LookUp answer) {
    this.answer = answer;
  }

  static LookUp person(String id) {
    var person =
        new Person(
            new PersonId(id),
            id,
            "uid=" + id,
            Map.of(),
            Map.of(),
            Set.of(),
            Optional.empty(),
            false);
    return new LookUp.Found(person);
  }

  void says(LookUp other) {
    answer = other;
  }

  int asked() {
    return asked;
  }

  @Override
  public LookUp find(String attribute, String value) {
    asked++;
    return answer;
  }

  @Override
  public LookUp find(String username) {
    return find("uid", username);
  }

  @Override
  public LookUp read(PersonId id) {
    return find("entryUUID", id.value());
  }

  @Override
  public AccountLookUp account(String username) {
    return new AccountLookUp.NotFound();
  }

  @Override
  public BindOutcome authenticate(Account account, Password password) {
    return new BindOutcome.NoSuchEntry();
  }

  @Override
  public ChangeOutcome changePassword(Account account, Password old, Password fresh) {
    return new ChangeOutcome.WrongPassword();
  }

  @Override
  public void close() {}
}
