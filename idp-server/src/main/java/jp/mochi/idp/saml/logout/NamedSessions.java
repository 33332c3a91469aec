package jp.mochi.idp.saml.logout;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import jp.mochi.idp.saml.codec.SentName;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;

/**
 * Which of the sessions that a service was told of it names now (SAML Core 2.0 §3.7.3.2). A name is
 * the one that was given when its value, its format and its qualifiers are; an attribute that isn't
 * sent says nothing (§2.2.2: a qualifier that isn't there is who issued it, or who it is for).
 */
final class NamedSessions {
  private final Function<ServiceSession, String> ours;
  private final String service;

  /**
   * @param ours what we are called to whom was told, by its entry
   * @param service the entity ID of who asks
   */
  NamedSessions(Function<ServiceSession, String> ours, String service) {
    this.ours = ours;
    this.service = service;
  }

  /**
   * Those that are meant.
   *
   * @param told what the service was told under this name's value
   * @param indexes the sessions named; none: all of them
   * @return empty when the name wasn't given, or one of the sessions not with it
   */
  Optional<List<ServiceSession>> of(
      List<ServiceSession> told, SentName.Plain name, List<String> indexes) {
    var given = told.stream().filter(row -> is(row, name)).toList();
    var known = given.stream().map(ServiceSession::sessionIndex).collect(Collectors.toSet());
    if (given.isEmpty() || !known.containsAll(Set.copyOf(indexes))) {
      return Optional.empty();
    }
    return Optional.of(
        indexes.isEmpty()
            ? given
            : given.stream().filter(row -> indexes.contains(row.sessionIndex())).toList());
  }

  private boolean is(ServiceSession row, SentName.Plain sent) {
    var given = row.name();
    return given.value().strip().equals(sent.value())
        && sent.format().orElse(given.format()).equals(given.format())
        && same(given.nameQualifier(), sent.nameQualifier(), ours.apply(row))
        && same(given.spNameQualifier(), sent.spNameQualifier(), service);
  }

  private static boolean same(Optional<String> given, Optional<String> sent, String standard) {
    return sent.isEmpty() || sent.get().equals(given.orElse(standard));
  }
}
