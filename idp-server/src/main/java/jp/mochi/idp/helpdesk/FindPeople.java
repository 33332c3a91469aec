package jp.mochi.idp.helpdesk;

import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.idp.lifecycle.device.DeviceRegister;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.PeopleSearch;
import jp.mochi.ldap.PersonId;

/**
 * The one search: whatever somebody on the telephone can name. A reference id names a record; the
 * id of a device, or a number that one bears, names its owner; everything else is looked for in the
 * directory, and among those of whom devices, certificates and sessions tell, since who has left
 * has no entry any more.
 */
final class FindPeople {
  /** More than these nobody reads on the telephone: they type more of the name. */
  static final int MOST = 20;

  /** Crockford's letters, as {@code http.Reference} writes them; what is mixed up is set right. */
  private static final Pattern REFERENCE =
      Pattern.compile("[0-9A-HJKMNP-TV-Z]{5}-?[0-9A-HJKMNP-TV-Z]{5}");

  private final Directory directory;
  private final DeviceRegister register;
  private final KnownHere known;

  FindPeople(Directory directory, DeviceRegister register, KnownHere known) {
    this.directory = directory;
    this.register = register;
    this.known = known;
  }

  /**
   * Somebody who was found.
   *
   * @param by what more there is to say: a note's name, {@code device}, {@code left}, {@code
   *     disabled}; or nothing
   */
  record Somebody(
      PersonId id,
      String username,
      String name,
      Optional<String> reading,
      Optional<String> mail,
      Optional<String> by) {}

  /**
   * What was found.
   *
   * @param reference the id of a page, if it can be one
   * @param more whether there are others
   * @param away whether the directory didn't answer, so that there may be others
   * @param tooShort whether there was too little to look for
   * @param bySecret whether a number of a device found it, which is in no record
   */
  record Found(
      Optional<String> reference,
      List<Somebody> people,
      boolean more,
      boolean away,
      boolean tooShort,
      boolean bySecret) {
    Found {
      people = List.copyOf(people);
    }
  }

  Found find(String typed) {
    var text = read(typed);
    var people = new LinkedHashMap<String, Somebody>();
    var byId = register.find(text);
    byId.ifPresent(device -> put(people, owner(device, "device")));
    var byNumber = people.isEmpty() ? byNumber(text) : Optional.<Device>empty();
    byNumber.ifPresent(device -> put(people, owner(device, "device")));
    var certain = !people.isEmpty();
    var named = certain ? new PeopleSearch.Found(List.of(), false) : directory.search(text, MOST);
    if (named instanceof PeopleSearch.Found(var listed, var more)) {
      listed.forEach(each -> put(people, somebody(each)));
    }
    if (!certain) {
      known.named(text, MOST).forEach((id, name) -> put(people, somebody(id, name, "left")));
    }
    return new Found(
        certain ? Optional.empty() : reference(text),
        List.copyOf(people.values()),
        named instanceof PeopleSearch.Found found && found.more(),
        named instanceof PeopleSearch.Unavailable,
        named instanceof PeopleSearch.TooShort,
        byNumber.isPresent());
  }

  /** As it is looked for: full-width letters and digits are what they look like. */
  static String read(String typed) {
    return Normalizer.normalize(typed, Normalizer.Form.NFKC).strip();
  }

  private static void put(Map<String, Somebody> people, Somebody somebody) {
    people.putIfAbsent(somebody.id().value(), somebody);
  }

  private Optional<Device> byNumber(String text) {
    for (var kind : IdentifierKind.values()) {
      var device = register.find(kind, text);
      if (device.isPresent()) {
        return device;
      }
    }
    return Optional.empty();
  }

  private static Somebody owner(Device device, String by) {
    return somebody(device.owner().person(), device.owner().username(), by);
  }

  private static Somebody somebody(String id, String username, String by) {
    return new Somebody(
        new PersonId(id), username, username, Optional.empty(), Optional.empty(), Optional.of(by));
  }

  private static Somebody somebody(PeopleSearch.Listed listed) {
    return new Somebody(
        listed.id(),
        listed.username(),
        listed.name(),
        listed.reading(),
        listed.mail(),
        listed.disabled() ? Optional.of("disabled") : Optional.empty());
  }

  /** A reference id as records have it. */
  static Optional<String> reference(String typed) {
    var text =
        typed
            .toUpperCase(Locale.ROOT)
            .replace('O', '0')
            .replace('I', '1')
            .replace('L', '1')
            .replace(" ", "");
    if (!REFERENCE.matcher(text).matches()) {
      return Optional.empty();
    }
    var letters = text.replace("-", "");
    return Optional.of(letters.substring(0, 5) + "-" + letters.substring(5));
  }
}
