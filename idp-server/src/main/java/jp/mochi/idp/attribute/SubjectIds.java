package jp.mochi.idp.attribute;

import java.util.Optional;
import java.util.regex.Pattern;
import jp.mochi.idp.config.NamesConfig;
import jp.mochi.ldap.Person;

/**
 * Identifiers of the form {@code uniqueID@scope} (SAML V2.0 Subject Identifier Attributes Profile
 * 1.0). Both parts are compared without regard to case.
 */
public final class SubjectIds {
  public static final String PAIRWISE_ID = "urn:oasis:names:tc:SAML:attribute:pairwise-id";
  public static final String SUBJECT_ID = "urn:oasis:names:tc:SAML:attribute:subject-id";

  private static final Pattern UNIQUE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9=-]{0,126}");

  private final String scope;
  private final Optional<String> attribute;

  public SubjectIds(NamesConfig config) {
    this.scope = config.scope();
    this.attribute = config.subjectId();
  }

  /** Whether a text can stand before the {@code @}. */
  public static boolean isUniqueId(String text) {
    return UNIQUE_ID.matcher(text).matches();
  }

  /** The same for all services, of the immutable id or of the attribute that stands for it. */
  Optional<String> subjectId(Person person) {
    var id =
        attribute.isPresent()
            ? OneValue.only(person, attribute.get())
            : Optional.of(person.id().value());
    return id.filter(SubjectIds::isUniqueId).map(this::scoped);
  }

  String scoped(String uniqueId) {
    return uniqueId + "@" + scope;
  }

  /** What the part before the {@code @} is taken from, for people. */
  String source() {
    return attribute.orElse("the immutable id");
  }
}
