package jp.mochi.ldap.embedded;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import jp.mochi.ldap.Password;

/** Reads {@code people.ldif}, which is the one place where the sample people are told. */
final class SamplePeople {
  private SamplePeople() {}

  static void into(InMemoryDirectoryServer server) throws LDAPException {
    server.importFromLDIF(true, reader());
  }

  static List<SamplePerson> all() {
    List<Entry> entries = entries();
    return entries.stream()
        .filter(it -> it.hasObjectClass("inetOrgPerson"))
        .map(it -> person(it, entries))
        .toList();
  }

  private static SamplePerson person(Entry entry, List<Entry> all) {
    List<String> groups =
        all.stream()
            .filter(it -> it.hasAttributeValue("member", entry.getDN()))
            .map(it -> it.getAttributeValue("cn"))
            .toList();
    return new SamplePerson(
        entry.getAttributeValue("uid"),
        entry.getAttributeValue("displayName"),
        groups,
        new Password(entry.getAttributeValue("userPassword")),
        entry.hasAttributeValue("pwdReset", "TRUE"),
        entry.hasAttribute("pwdAccountLockedTime"));
  }

  private static List<Entry> entries() {
    var entries = new ArrayList<Entry>();
    try (LDIFReader reader = reader()) {
      for (Entry entry = reader.readEntry(); entry != null; entry = reader.readEntry()) {
        entries.add(entry);
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (LDIFException e) {
      throw new IllegalStateException("people.ldif is broken", e);
    }
  }

  private static LDIFReader reader() {
    return new LDIFReader(
        Objects.requireNonNull(
            SamplePeople.class.getResourceAsStream("people.ldif"), "people.ldif"));
  }
}
