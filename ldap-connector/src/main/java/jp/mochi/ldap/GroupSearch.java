package jp.mochi.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import jp.mochi.ldap.DirectorySettings.Groups;
import jp.mochi.ldap.DirectorySettings.Source;

/** The names of the groups that a person is in. */
final class GroupSearch {
  /** More groups than this are a fault: a partial answer could hide one that forbids. */
  private static final int MOST = 5_000;

  private static final int DEEPEST = 16;

  private final Groups groups;
  private final FilterTemplate filter;
  private final EntryReader reader;

  GroupSearch(Groups groups, EntryReader reader) {
    this.groups = groups;
    this.filter = FilterTemplate.of(groups.filter());
    this.reader = reader;
  }

  /** A search below a base. */
  interface Search {
    List<SearchResultEntry> below(String base, Filter filter, int most, String... attributes)
        throws LDAPException;
  }

  /** The names, by the person's own entry where it tells, otherwise by searching. */
  Set<String> of(Entry person, Search search) throws LDAPException {
    Optional<Set<String>> told = toldBy(person);
    if (told.isPresent()) {
      return told.get();
    }
    var values =
        Map.of(
            FilterTemplate.DN_OF, person.getDN(), FilterTemplate.USERNAME, reader.username(person));
    if (groups.nested() && reader.isActiveDirectory(person)) {
      return names(found(search, filter.inChainWith(values)));
    }
    List<SearchResultEntry> direct = found(search, filter.with(values));
    return groups.nested() ? climbed(direct, search) : names(direct);
  }

  /** Whether there is a place where groups can be looked for by their names. */
  boolean isListed() {
    return !groups.base().isBlank();
  }

  /** Those of the names that are a group's. */
  Set<String> named(Set<String> wanted, Search search) throws LDAPException {
    if (wanted.isEmpty()) {
      return Set.of();
    }
    var any = wanted.stream().map(it -> Filter.createEqualityFilter(groups.name(), it)).toList();
    return names(found(search, Filter.createORFilter(any)));
  }

  private Optional<Set<String>> toldBy(Entry person) throws LDAPException {
    if (groups.source() == Source.SEARCH || groups.nested()) {
      return Optional.empty();
    }
    String[] dns = person.getAttributeValues("memberOf");
    if (groups.source() == Source.MEMBER_OF) {
      return Optional.of(dns == null ? Set.of() : namesIn(Arrays.asList(dns)));
    }
    boolean sameThing =
        filter.plainAttribute(FilterTemplate.DN_OF).filter("member"::equalsIgnoreCase).isPresent();
    return dns != null && sameThing && allNamedByRdn(dns)
        ? Optional.of(namesIn(Arrays.asList(dns)))
        : Optional.empty();
  }

  private boolean allNamedByRdn(String[] dns) throws LDAPException {
    for (String dn : dns) {
      RDN rdn = new DN(dn).getRDN();
      if (rdn == null || rdn.isMultiValued() || !rdn.hasAttribute(groups.name())) {
        return false;
      }
    }
    return true;
  }

  /** A group that stands elsewhere in the directory is none of ours, as in a search. */
  private Set<String> namesIn(Collection<String> dns) throws LDAPException {
    DN base = new DN(groups.base());
    var names = new TreeSet<String>();
    for (String text : dns) {
      DN dn = new DN(text);
      if (dn.isDescendantOf(base, false) && dn.getRDN() != null) {
        names.add(dn.getRDN().getAttributeValues()[0]);
      }
    }
    return names;
  }

  private List<SearchResultEntry> found(Search search, Filter which) throws LDAPException {
    return search.below(groups.base(), which, MOST, groups.name());
  }

  private Set<String> names(Collection<? extends Entry> found) {
    var names = new TreeSet<String>();
    for (Entry group : found) {
      String[] values = group.getAttributeValues(groups.name());
      if (values != null) {
        names.addAll(List.of(values));
      }
    }
    return names;
  }

  /** Groups of groups, one search for each level; a circle ends where it began. */
  private Set<String> climbed(List<SearchResultEntry> direct, Search search) throws LDAPException {
    var names = new TreeSet<String>();
    var seen = new HashSet<DN>();
    List<SearchResultEntry> level = direct;
    for (int depth = 0; !level.isEmpty() && depth < DEEPEST; depth++) {
      var fresh = new ArrayList<SearchResultEntry>();
      for (SearchResultEntry group : level) {
        if (seen.add(group.getParsedDN())) {
          fresh.add(group);
        }
      }
      names.addAll(names(fresh));
      level = fresh.isEmpty() ? List.of() : found(search, above(fresh));
    }
    return names;
  }

  private Filter above(Collection<SearchResultEntry> level) {
    return Filter.createORFilter(
        level.stream().map(it -> filter.with(Map.of(FilterTemplate.DN_OF, it.getDN()))).toList());
  }
}
