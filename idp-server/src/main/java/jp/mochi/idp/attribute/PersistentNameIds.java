package jp.mochi.idp.attribute;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/**
 * Persistent NameIDs (SAML Core 2.0 §8.3.7): random per person and service, so that two services
 * can't find out that they speak of the same person; stored, so that it is the same ever after.
 */
public final class PersistentNameIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int OCTETS = 20;

  private final Clock clock;

  public PersistentNameIds(Clock clock) {
    this.clock = clock;
  }

  /** The one there is; writes nothing. For {@code AllowCreate="false"}. */
  public Optional<String> existing(Handle handle, PersonId person, String service) {
    return handle
        .createQuery(
            "SELECT value FROM persistent_name_id WHERE person_id = :person AND service = :service")
        .bind("person", person.value())
        .bind("service", service)
        .mapTo(String.class)
        .findFirst();
  }

  /** The one there is, or a new one: of two transactions at once, both get the same. */
  public String getOrCreate(Handle handle, PersonId person, String service) {
    return existing(handle, person, service).orElseGet(() -> create(handle, person, service));
  }

  private String create(Handle handle, PersonId person, String service) {
    handle
        .createUpdate(
            "INSERT INTO persistent_name_id (person_id, service, value, created)"
                + " VALUES (:person, :service, :value, :now)"
                + " ON CONFLICT (person_id, service) DO NOTHING")
        .bind("person", person.value())
        .bind("service", service)
        .bind("value", random())
        .bind("now", clock.millis())
        .execute();
    return existing(handle, person, service).orElseThrow();
  }

  private static String random() {
    var octets = new byte[OCTETS];
    RANDOM.nextBytes(octets);
    return "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
