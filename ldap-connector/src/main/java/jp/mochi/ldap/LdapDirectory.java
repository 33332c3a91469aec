package jp.mochi.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import jp.mochi.ldap.Searches.Match;

/**
 * The directory over LDAP: search as the service account, then bind as the person found.
 *
 * <p>A bulkhead stands before everything: at most {@code limits.concurrent} callers are in here at
 * a time, the next waits {@code limits.queue} and is then told Unavailable, so that a slow
 * directory holds a bounded number of threads and connections. Inside, each step has its own time
 * limit.
 */
public final class LdapDirectory implements Directory {
  private final DirectorySettings settings;
  private final EntryReader reader;
  private final Trips searching;
  private final Trips binding;
  private final Searches searches;
  private final Binds binds;
  private final Semaphore places;

  private LdapDirectory(DirectorySettings settings, Clock clock) {
    Wire wire = Wire.of(settings);
    this.settings = settings;
    this.reader = new EntryReader(settings, clock);
    this.searching = Trips.over(settings, wire, clock, "directory searches");
    this.binding = Trips.over(settings, wire, clock, "directory binds");
    this.searches = new Searches(settings, searching, reader);
    this.binds = new Binds(binding, settings.limits().bind());
    this.places = new Semaphore(settings.limits().concurrent());
  }

  /**
   * Opens a directory. Connects to nothing yet: with the directory away this succeeds, and the
   * methods answer Unavailable. Throws IllegalArgumentException where the settings have faults.
   */
  public static LdapDirectory open(DirectorySettings settings, Clock clock) {
    var faults = settings.faults();
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          faults.stream()
              .map(it -> "directory." + it.key() + " " + it.problem())
              .collect(Collectors.joining("; ")));
    }
    return new LdapDirectory(settings, clock);
  }

  /** An account of this directory. */
  private record Entry(PersonId id, SearchResultEntry found) implements Account {
    static SearchResultEntry of(Account account) {
      if (account instanceof Entry(var id, var found)) {
        return found;
      }
      throw new IllegalArgumentException("an account of another directory: " + account.id());
    }

    @Override
    public String toString() {
      return "Account[" + id + "]";
    }
  }

  @Override
  public AccountLookUp account(String username) {
    return limited(
        () ->
            switch (searches.byName(username)) {
              case Match.None() -> new AccountLookUp.NotFound();
              case Match.Many() -> new AccountLookUp.Ambiguous();
              case Match.One(var entry) ->
                  new AccountLookUp.Found(new Entry(reader.id(entry), entry));
            },
        AccountLookUp.Unavailable::new);
  }

  @Override
  public BindOutcome authenticate(Account account, Password password) {
    return limited(() -> bound(account, password), BindOutcome.Unavailable::new);
  }

  private BindOutcome bound(Account account, Password password)
      throws LDAPException, DirectoryFault {
    PersonId id = account.id();
    SearchResultEntry entry = Entry.of(account);
    if (password.isEmpty()) {
      return new BindOutcome.WrongPassword(id);
    }
    return switch (binds.verdict(entry.getDN(), password)) {
      case RIGHT -> admitted(entry, id);
      case WRONG -> new BindOutcome.WrongPassword(id);
      case RIGHT_MUST_CHANGE -> new BindOutcome.MustChangePassword(id);
      case RIGHT_EXPIRED -> new BindOutcome.PasswordExpired(id);
      case RIGHT_DISABLED -> new BindOutcome.Disabled(id);
      case GONE -> new BindOutcome.NoSuchEntry();
      case FAULT -> neither(entry, id);
    };
  }

  /** The password is right; some directories leave it to the reader of the entry to say no. */
  private BindOutcome admitted(SearchResultEntry entry, PersonId id)
      throws LDAPException, DirectoryFault {
    if (AccountState.isLockedByAdministrator(entry)) {
      return new BindOutcome.Locked(id);
    }
    Person person = searches.person(entry);
    return person.disabled() ? new BindOutcome.Disabled(id) : new BindOutcome.Bound(person);
  }

  /** 389 DS answers unwillingToPerform for an inactive account, whatever the password. */
  private BindOutcome neither(SearchResultEntry entry, PersonId id)
      throws LDAPException, DirectoryFault {
    return reader.person(entry, Set.of()).disabled()
        ? new BindOutcome.WrongPassword(id)
        : new BindOutcome.Unavailable(
            new DirectoryFault("The directory neither confirmed nor refused the password."));
  }

  @Override
  public LookUp find(String username) {
    return limited(() -> lookUp(searches.byName(username)), LookUp.Unavailable::new);
  }

  @Override
  public LookUp find(String attribute, String value) {
    return limited(() -> lookUp(searches.byValue(attribute, value)), LookUp.Unavailable::new);
  }

  @Override
  public PeopleSearch search(String typed, int most) {
    return limited(() -> listed(typed, most), PeopleSearch.Unavailable::new);
  }

  private PeopleSearch listed(String typed, int most) throws LDAPException, DirectoryFault {
    var found = searches.byWords(typed, most + 1);
    if (found.isEmpty()) {
      return new PeopleSearch.TooShort();
    }
    List<PeopleSearch.Listed> people = new ArrayList<>();
    for (SearchResultEntry entry : found.get()) {
      people.add(reader.listed(entry));
    }
    people.sort(Comparator.comparing(it -> it.reading().orElse(it.name())));
    var more = people.size() > most;
    return new PeopleSearch.Found(more ? people.subList(0, most) : people, more);
  }

  @Override
  public LookUp read(PersonId id) {
    return limited(() -> lookUp(searches.byId(id)), LookUp.Unavailable::new);
  }

  private LookUp lookUp(Match match) throws LDAPException, DirectoryFault {
    return switch (match) {
      case Match.None() -> new LookUp.NotFound();
      case Match.Many() -> new LookUp.Ambiguous();
      case Match.One(var entry) -> new LookUp.Found(searches.person(entry));
    };
  }

  @Override
  public GroupNames groups(Set<String> names) {
    return limited(
        () ->
            searches
                .groups(names)
                .<GroupNames>map(GroupNames.Known::new)
                .orElseGet(GroupNames.NotListed::new),
        GroupNames.Unavailable::new);
  }

  @Override
  public ChangeOutcome changePassword(Account account, Password old, Password fresh) {
    if (fresh.isEmpty()) {
      return new ChangeOutcome.Rejected("The new password is empty.");
    }
    if (old.isEmpty()) {
      return new ChangeOutcome.WrongPassword();
    }
    return limited(() -> changed(Entry.of(account), old, fresh), ChangeOutcome.Unavailable::new);
  }

  private ChangeOutcome changed(SearchResultEntry entry, Password old, Password fresh)
      throws LDAPException {
    var change = new PasswordChange(binds, searching, settings.limits().bind());
    return reader.isActiveDirectory(entry)
        ? change.activeDirectory(entry, old, fresh)
        : change.standard(entry, old, fresh);
  }

  /** Work that may find the directory at fault. */
  private interface Work<T> {
    T done() throws LDAPException, DirectoryFault;
  }

  private <T> T limited(Work<T> work, Function<Exception, T> unavailable) {
    try {
      if (!places.tryAcquire(settings.limits().queue().toMillis(), TimeUnit.MILLISECONDS)) {
        return unavailable.apply(
            new DirectoryFault("Too many requests are waiting for the directory."));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unavailable.apply(e);
    }
    try {
      return work.done();
    } catch (LDAPException e) {
      return unavailable.apply(DirectoryFault.of(e));
    } catch (DirectoryFault e) {
      return unavailable.apply(e);
    } finally {
      places.release();
    }
  }

  /** Closes all connections; calls under way end with Unavailable. */
  @Override
  public void close() {
    searching.close();
    binding.close();
  }
}
