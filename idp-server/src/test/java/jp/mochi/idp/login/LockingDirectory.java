package jp.mochi.idp.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import jp.mochi.ldap.Account;
import jp.mochi.ldap.AccountLookUp;
import jp.mochi.ldap.BindOutcome;
import jp.mochi.ldap.ChangeOutcome;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.Password;
import jp.mochi.ldap.Person;
import jp.mochi.ldap.PersonId;

/**
 * A directory that locks accounts as real ones do: at {@code threshold} failures with less than
 * {@code window} between them; a success clears them. Names are found whatever their case.
 */
final class LockingDirectory implements Directory {
  private static final class Held implements Account {
    private final Person person;
    private String password;
    private int failures;
    private Instant lastFailure = Instant.EPOCH;
    private boolean locked;
    private boolean expired;

    private Held(Person person, String password) {
      this.person = person;
      this.password = password;
    }

    @Override
    public PersonId id() {
      return person.id();
    }
  }

  private final Map<String, Held> accounts = new HashMap<>();
  private final Clock clock;
  private final int threshold;
  private final Duration window;
  final AtomicInteger binds = new AtomicInteger();
  final AtomicInteger finds = new AtomicInteger();
  private volatile boolean away;

  LockingDirectory(Clock clock, int threshold, Duration window) {
    this.clock = clock;
    this.threshold = threshold;
    this.window = window;
  }

  LockingDirectory with(String username, String password) {
    var id = new PersonId("id-of-" + username);
    var mail = username + "@example.co.jp";
    var person =
        new Person(
            id,
            username,
            "uid=" + username + ",dc=example",
            Map.of("mail", List.of(mail)),
            Map.of(),
            Set.of("sales"),
            Optional.empty(),
            false);
    var account = new Held(person, password);
    accounts.put(username, account);
    accounts.put(mail, account);
    return this;
  }

  void expirePassword(String username) {
    held(username).orElseThrow().expired = true;
  }

  void goAway(boolean away) {
    this.away = away;
  }

  boolean isLocked(String username) {
    return held(username).orElseThrow().locked;
  }

  private Optional<Held> held(String username) {
    return Optional.ofNullable(accounts.get(username.toLowerCase(java.util.Locale.ROOT)));
  }

  @Override
  public LookUp find(String attribute, String value) {
    return find(value);
  }

  @Override
  public LookUp find(String username) {
    return held(username)
        .<LookUp>map(it -> new LookUp.Found(it.person))
        .orElseGet(LookUp.NotFound::new);
  }

  @Override
  public AccountLookUp account(String username) {
    finds.incrementAndGet();
    return held(username)
        .<AccountLookUp>map(AccountLookUp.Found::new)
        .orElseGet(AccountLookUp.NotFound::new);
  }

  @Override
  public synchronized BindOutcome authenticate(Account account, Password password) {
    if (away) {
      return new BindOutcome.Unavailable(new IllegalStateException("no answer"));
    }
    binds.incrementAndGet();
    var it = (Held) account;
    if (!right(it, password) || it.locked) {
      return new BindOutcome.WrongPassword(it.person.id());
    }
    return it.expired
        ? new BindOutcome.PasswordExpired(it.person.id())
        : new BindOutcome.Bound(it.person);
  }

  private boolean right(Held it, Password password) {
    if (password.reveal().equals(it.password)) {
      it.failures = it.locked ? it.failures : 0;
      return true;
    }
    it.failures = it.lastFailure.plus(window).isAfter(clock.instant()) ? it.failures + 1 : 1;
    it.lastFailure = clock.instant();
    it.locked |= it.failures >= threshold;
    return false;
  }

  @Override
  public LookUp read(PersonId id) {
    return find(id.value().substring("id-of-".length()));
  }

  @Override
  public synchronized ChangeOutcome changePassword(Account account, Password old, Password fresh) {
    var it = (Held) account;
    if (!right(it, old)) {
      return new ChangeOutcome.WrongPassword();
    }
    if (fresh.reveal().length() < 8) {
      return new ChangeOutcome.Rejected("Password fails quality checking policy");
    }
    it.password = fresh.reveal();
    it.expired = false;
    return new ChangeOutcome.Changed();
  }

  @Override
  public void close() {}
}
