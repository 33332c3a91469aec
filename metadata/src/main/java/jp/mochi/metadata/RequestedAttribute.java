package jp.mochi.metadata;

import java.util.Objects;
import java.util.Optional;

/**
 * An attribute that a service's metadata asks for (SAML Metadata 2.0 §2.4.4.2). It is a hint for
 * the operator: asking releases nothing.
 *
 * @param name the SAML attribute's name
 * @param nameFormat the URI of its name format
 * @param friendlyName a name for people
 * @param required whether the service says that it can't do without
 */
public record RequestedAttribute(
    String name, String nameFormat, Optional<String> friendlyName, boolean required) {
  public RequestedAttribute {
    Objects.requireNonNull(name);
    Objects.requireNonNull(nameFormat);
    Objects.requireNonNull(friendlyName);
  }
}
