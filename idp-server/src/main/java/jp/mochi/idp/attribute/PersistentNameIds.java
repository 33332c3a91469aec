package jp.mochi.idp.attribute;

import com.google.common.io.BaseEncoding;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/**
 * Names that are kept, one per person and service, so that they stay the same ever after. Those
 * made here are random, so that two services can't find out that they speak of the same person
 * (SAML Core 2.0 §8.3.7). A service is known by its entity ID: entries that share one share names.
 */
public final class PersistentNameIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int OCTETS = 20;

  private final Kind kind;
  private final Clock clock;

  /** What the names are for. */
  public enum Kind {
    /** NameIDs of the format {@code persistent}. */
    PERSISTENT("persistent_name_id"),
    /** The part before the {@code @} of {@code pairwise-id}. */
    PAIRWISE("pairwise_id");

    private final String table;

    Kind(String table) {
      this.table = table;
    }

    String table() {
      return table;
    }

    /** What stands for a name that is yet to be made, where none may be. */
    String standIn() {
      return switch (this) {
        case PERSISTENT -> "_to-be-made-at-the-first-sign-on";
        case PAIRWISE -> "TO-BE-MADE-AT-THE-FIRST-SIGN-ON";
      };
    }

    private String random(byte[] octets) {
      return switch (this) {
        case PERSISTENT -> "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        case PAIRWISE -> BaseEncoding.base32().encode(octets);
      };
    }
  }

  public PersistentNameIds(Kind kind, Clock clock) {
    this.kind = kind;
    this.clock = clock;
  }

  /** The one there is; writes nothing. For {@code AllowCreate="false"}. */
  public Optional<String> existing(Handle handle, PersonId person, String service) {
    return handle
        .createQuery(
            "SELECT value FROM " + kind.table + " WHERE person_id = :person AND service = :service")
        .bind("person", person.value())
        .bind("service", service)
        .mapTo(String.class)
        .findFirst();
  }

  /** The one there is, or a new one: of two transactions at once, both get the same. */
  public String getOrCreate(Handle handle, PersonId person, String service) {
    return existing(handle, person, service)
        .or(() -> keep(handle, person, service, random()))
        .orElseThrow();
  }

  /**
   * The one there is, otherwise this one, which is kept from now on; empty where it is another
   * person's, or was anybody's.
   */
  public Optional<String> keep(Handle handle, PersonId person, String service, String value) {
    handle
        .createUpdate(
            "INSERT INTO "
                + kind.table
                + " (person_id, service, value, created)"
                + " VALUES (:person, :service, :value, :now)"
                + " ON CONFLICT DO NOTHING")
        .bind("person", person.value())
        .bind("service", service)
        .bind("value", value)
        .bind("now", clock.millis())
        .execute();
    return existing(handle, person, service);
  }

  /** Whether nobody has this name or ever had it; writes nothing. */
  boolean isFree(Handle handle, String service, String value) {
    var compared = kind == Kind.PAIRWISE ? "lower(value) = lower(:value)" : "value = :value";
    return handle
        .createQuery("SELECT 1 FROM " + kind.table + " WHERE service = :service AND " + compared)
        .bind("service", service)
        .bind("value", value)
        .mapTo(Integer.class)
        .findFirst()
        .isEmpty();
  }

  Kind kind() {
    return kind;
  }

  private String random() {
    var octets = new byte[OCTETS];
    RANDOM.nextBytes(octets);
    return kind.random(octets);
  }
}
