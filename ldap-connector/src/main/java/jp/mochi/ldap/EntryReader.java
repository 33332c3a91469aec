package jp.mochi.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.util.StaticUtils;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Makes a {@link Person} of an entry: which attributes to ask for, and what they mean. */
final class EntryReader {
  private static final String ENTRY_UUID = "entryUUID";
  private static final String OBJECT_GUID = "objectGUID";

  /** Dropped as soon as they arrive: secrets, and what is large and never put into an assertion. */
  private static final Set<String> DROPPED =
      Set.of(
          "userpassword",
          "unicodepwd",
          "pwdhistory",
          "krbprincipalkey",
          "sambantpassword",
          "sambalmpassword",
          "jpegphoto",
          "photo",
          "thumbnailphoto",
          "audio",
          "usercertificate",
          "usersmimecertificate",
          "userpkcs12");

  private static final Set<String> BINARY =
      Set.of("objectguid", "objectsid", "ms-ds-consistencyguid", "guid", "msexchmailboxguid");

  private final DirectorySettings settings;
  private final Clock clock;

  EntryReader(DirectorySettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** The attributes to ask for; operational ones come only when named (RFC 4511 §4.5.1.8). */
  String[] attributes() {
    var names = new LinkedHashSet<>(settings.reading().attributes());
    names.addAll(List.of(ENTRY_UUID, OBJECT_GUID, "memberOf", "uid", "sAMAccountName"));
    names.addAll(AccountState.ATTRIBUTES);
    settings.reading().id().ifPresent(names::add);
    settings.reading().username().ifPresent(names::add);
    return names.toArray(String[]::new);
  }

  /** The same and these. */
  String[] attributesAnd(List<String> more) {
    return Stream.concat(Arrays.stream(attributes()), more.stream())
        .distinct()
        .toArray(String[]::new);
  }

  /** Whether an entry is one of Active Directory. */
  boolean isActiveDirectory(Entry entry) {
    return switch (settings.kind()) {
      case ACTIVE_DIRECTORY -> true;
      case OPENLDAP -> false;
      case AUTO -> entry.hasAttribute(OBJECT_GUID) && !entry.hasAttribute(ENTRY_UUID);
    };
  }

  /** The immutable id. An entry without one can't be a person, whatever else it has. */
  PersonId id(Entry entry) throws DirectoryFault {
    return idAttribute(entry)
        .flatMap(name -> Optional.ofNullable(entry.getAttribute(name)))
        .map(EntryReader::idText)
        .filter(text -> !text.isBlank())
        .map(PersonId::new)
        .orElseThrow(
            () ->
                new DirectoryFault(
                    "The entry "
                        + entry.getDN()
                        + " shows no immutable id: let the service account read entryUUID (or"
                        + " objectGUID)."));
  }

  private Optional<String> idAttribute(Entry entry) {
    return settings
        .reading()
        .id()
        .or(
            () ->
                Stream.of(isActiveDirectory(entry) ? OBJECT_GUID : ENTRY_UUID, OBJECT_GUID)
                    .filter(entry::hasAttribute)
                    .findFirst());
  }

  private static String idText(Attribute id) {
    byte[] octets = id.getValueByteArray();
    return isGuid(id.getBaseName()) && octets.length == ObjectGuid.LENGTH
        ? ObjectGuid.text(octets)
        : id.getValue();
  }

  private static boolean isGuid(String attribute) {
    return attribute.equalsIgnoreCase(OBJECT_GUID) || attribute.equalsIgnoreCase("GUID");
  }

  /** The filter that finds the entry of an id again. */
  Filter byId(PersonId id) {
    Optional<String> named = settings.reading().id();
    if (named.isPresent()) {
      return byId(named.get(), id);
    }
    return switch (settings.kind()) {
      case OPENLDAP -> byId(ENTRY_UUID, id);
      case ACTIVE_DIRECTORY -> byId(OBJECT_GUID, id);
      case AUTO -> Filter.createORFilter(byId(ENTRY_UUID, id), byId(OBJECT_GUID, id));
    };
  }

  private static Filter byId(String attribute, PersonId id) {
    return (isGuid(attribute) ? ObjectGuid.octets(id.value()) : Optional.<byte[]>empty())
        .map(octets -> Filter.createEqualityFilter(attribute, octets))
        .orElseGet(() -> Filter.createEqualityFilter(attribute, id.value()));
  }

  /** The user name of an entry, for which every entry has at least its RDN. */
  String username(Entry entry) {
    String usual = isActiveDirectory(entry) ? "sAMAccountName" : "uid";
    String first = settings.reading().username().orElse(usual);
    for (String name : List.of(first, "uid", "sAMAccountName", "cn")) {
      String value = entry.getAttributeValue(name);
      if (value != null) {
        return value;
      }
    }
    return entry.getDN();
  }

  /** An entry in a list. */
  PeopleSearch.Listed listed(Entry entry) throws DirectoryFault {
    Person person = person(entry, Set.of());
    return new PeopleSearch.Listed(
        person.id(),
        person.username(),
        person.displayName(),
        person.reading(),
        person.first("mail"),
        person.disabled());
  }

  /** The person of an entry. */
  Person person(Entry entry, Set<String> groups) throws DirectoryFault {
    Map<String, List<String>> texts = new HashMap<>();
    Map<String, List<byte[]>> binaries = new HashMap<>();
    for (Attribute attribute : entry.getAttributes()) {
      String name = name(attribute);
      if (DROPPED.contains(name) || attribute.size() == 0) {
        continue;
      }
      if (isBinary(attribute, name)) {
        binaries.put(name, List.of(attribute.getValueByteArrays()));
      } else {
        texts.merge(name, List.of(attribute.getValues()), EntryReader::joined);
      }
    }
    return new Person(
        id(entry),
        username(entry),
        entry.getDN(),
        texts,
        binaries,
        groups,
        passwordState(entry),
        AccountState.isDisabled(entry, clock.instant()));
  }

  /**
   * The base name: an attribute with language tags is one attribute with several values. A reading
   * (RFC 2798 §9.1.1 has {@code sn;lang-ja;phonetic}) is no further name of the person's, and stays
   * by itself.
   */
  private static String name(Attribute attribute) {
    String whole = attribute.getName().toLowerCase(Locale.ROOT);
    return whole.contains(Person.PHONETIC)
        ? whole
        : attribute.getBaseName().toLowerCase(Locale.ROOT);
  }

  /** Known to be octets, asked for as octets (RFC 4522), or no text at all. */
  private static boolean isBinary(Attribute attribute, String name) {
    return BINARY.contains(name)
        || attribute.hasOption("binary")
        || Arrays.stream(attribute.getRawValues())
            .map(ASN1OctetString::getValue)
            .anyMatch(octets -> !StaticUtils.isValidUTF8(octets));
  }

  private static List<String> joined(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).distinct().toList();
  }

  private static Optional<String> passwordState(Entry entry) {
    return Stream.of("pwdChangedTime", "pwdLastSet")
        .flatMap(name -> Optional.ofNullable(entry.getAttributeValue(name)).stream())
        .findFirst();
  }
}
