package jp.mochi.metadata;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which identifier a service wants as an attribute: the values of the entity attribute {@link
 * #ENTITY_ATTRIBUTE} (SAML V2.0 Subject Identifier Attributes Profile 1.0).
 */
public enum SubjectIdRequirement {
  /** It needs none. */
  NONE,
  /** One that no other service gets. */
  PAIRWISE_ID,
  /** One that is the same for all services. */
  SUBJECT_ID,
  /** Either; the one that no other service gets is preferred. */
  ANY;

  /** The name of the entity attribute. */
  public static final String ENTITY_ATTRIBUTE = "urn:oasis:names:tc:SAML:profiles:subject-id:req";

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As metadata and entries write it. */
  public String text() {
    return text;
  }

  public static Optional<SubjectIdRequirement> of(String text) {
    return Stream.of(values()).filter(value -> value.text.equals(text)).findFirst();
  }
}
