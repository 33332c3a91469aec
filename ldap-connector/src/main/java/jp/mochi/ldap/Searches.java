package jp.mochi.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds entries of people, and their groups, as the service account. */
final class Searches {
  /** No name that a person types is longer; a longer one is not looked for. */
  private static final int LONGEST_NAME = 256;

  private final DirectorySettings settings;
  private final Trips trips;
  private final EntryReader reader;
  private final FilterTemplate byName;
  private final NameSearch byWords;
  private final Optional<GroupSearch> groups;

  Searches(DirectorySettings settings, Trips trips, EntryReader reader) {
    this.settings = settings;
    this.trips = trips;
    this.reader = reader;
    this.byName = FilterTemplate.of(settings.users().filter());
    this.byWords = new NameSearch(settings.users().search());
    this.groups = settings.groups().map(it -> new GroupSearch(it, reader));
  }

  /** How many entries there are. */
  sealed interface Match {
    /** Exactly one. */
    record One(SearchResultEntry entry) implements Match {}

    /** None. */
    record None() implements Match {}

    /** Two or more: none of them can be taken for the person. */
    record Many() implements Match {}
  }

  /** The entry of a typed name. */
  Match byName(String username) throws LDAPException {
    return username.isBlank() || username.length() > LONGEST_NAME
        ? new Match.None()
        : match(byName.with(Map.of(FilterTemplate.USERNAME, username)));
  }

  /** The entry with a value, as long as it meets the other conditions of the users' filter. */
  Match byValue(String attribute, String value) throws LDAPException {
    return value.isBlank() || value.length() > LONGEST_NAME
        ? new Match.None()
        : match(
            Filter.createANDFilter(
                Filter.createEqualityFilter(attribute, value), byName.forAnyone()));
  }

  /** The entry of an id, as long as it meets the other conditions of the users' filter. */
  Match byId(PersonId id) throws LDAPException {
    return match(Filter.createANDFilter(reader.byId(id), byName.forAnyone()));
  }

  /**
   * The entries that have all these words somewhere in their names, at most so many of them; empty
   * where there is too little to look for.
   */
  Optional<List<SearchResultEntry>> byWords(String typed, int most) throws LDAPException {
    var filter = byWords.filter(typed);
    return filter.isEmpty()
        ? Optional.empty()
        : Optional.of(some(Filter.createANDFilter(byName.forAnyone(), filter.get()), most));
  }

  /** Directories answer with those that fit before they say that there are more. */
  private List<SearchResultEntry> some(Filter filter, int most) throws LDAPException {
    var looked = settings.users().search();
    try {
      return below(settings.users().base(), filter, most, reader.attributesAnd(looked));
    } catch (LDAPSearchException e) {
      if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
        return e.getSearchEntries();
      }
      throw e;
    }
  }

  /** The person of an entry, groups included. */
  Person person(SearchResultEntry entry) throws LDAPException, DirectoryFault {
    Set<String> names = groups.isPresent() ? groups.get().of(entry, this::below) : Set.<String>of();
    return reader.person(entry, names);
  }

  /** Those of the names that are a group's; empty where groups can't be looked for. */
  Optional<Set<String>> groups(Set<String> names) throws LDAPException {
    return groups.isPresent() && groups.get().isListed()
        ? Optional.of(groups.get().named(names, this::below))
        : Optional.empty();
  }

  private Match match(Filter filter) throws LDAPException {
    List<SearchResultEntry> found;
    try {
      found = below(settings.users().base(), filter, 2, reader.attributes());
    } catch (LDAPSearchException e) {
      if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
        return new Match.Many();
      }
      throw e;
    }
    return switch (found.size()) {
      case 0 -> new Match.None();
      case 1 -> new Match.One(found.getFirst());
      default -> new Match.Many();
    };
  }

  private List<SearchResultEntry> below(String base, Filter filter, int most, String... attributes)
      throws LDAPException {
    Duration limit = settings.limits().search();
    var request = new SearchRequest(base, SearchScope.SUB, filter, attributes);
    request.setSizeLimit(most);
    request.setTimeLimitSeconds((int) Math.max(1, limit.toSeconds()));
    request.setResponseTimeoutMillis(limit.toMillis());
    return trips.repeatable(connection -> connection.search(request)).getSearchEntries();
  }
}
