package jp.mochi.idp.saml.codec;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import jp.mochi.idp.saml.codec.RequestedContext.Comparison;
import org.jspecify.annotations.Nullable;
import org.opensaml.core.xml.schema.XSURI;
import org.opensaml.saml.saml2.core.AuthnContextComparisonTypeEnumeration;
import org.opensaml.saml.saml2.core.AuthnRequest;
import org.opensaml.saml.saml2.core.NameIDPolicy;
import org.opensaml.saml.saml2.core.RequestedAuthnContext;
import org.w3c.dom.Element;

/** Takes an AuthnRequest over into our own record; what must be there and isn't refuses. */
final class RequestContent {
  /** Wider than an XML ID, since services send IDs that begin with a digit. */
  private static final Pattern ID = Pattern.compile("[^\\s\\p{Cc}]{1,256}");

  private static final int MAX_TEXT = 2048;

  private RequestContent() {}

  static jp.mochi.idp.saml.codec.AuthnRequest of(AuthnRequest message) throws MalformedMessage {
    Element root = Objects.requireNonNull(message.getDOM());
    return new jp.mochi.idp.saml.codec.AuthnRequest(
        id(root.getAttribute("ID")),
        required(root.getAttribute("Version"), "Version"),
        issuer(message),
        issueInstant(message.getIssueInstant()),
        text(message.getDestination(), "Destination"),
        text(message.getAssertionConsumerServiceURL(), "AssertionConsumerServiceURL"),
        Optional.ofNullable(message.getAssertionConsumerServiceIndex()),
        text(message.getProtocolBinding(), "ProtocolBinding"),
        truth(root, "ForceAuthn"),
        truth(root, "IsPassive"),
        nameIdPolicy(message.getNameIDPolicy()),
        requestedContext(message.getRequestedAuthnContext()),
        Optional.ofNullable(message.getAttributeConsumingServiceIndex()),
        text(message.getProviderName(), "ProviderName"),
        message.getSubject() != null);
  }

  static String id(String id) throws MalformedMessage {
    if (!ID.matcher(required(id, "ID")).matches()) {
      throw new MalformedMessage("an ID of more than 256 characters or with a space in it");
    }
    return id;
  }

  /** SAML Profiles 2.0 §4.1.4.1: the issuer must be present. */
  private static String issuer(AuthnRequest message) throws MalformedMessage {
    return required(message.getIssuer() == null ? null : message.getIssuer().getValue(), "Issuer");
  }

  static Instant issueInstant(@Nullable Instant instant) throws MalformedMessage {
    if (instant == null) {
      throw new MalformedMessage("there is no IssueInstant");
    }
    return instant;
  }

  /** OpenSAML reads whatever it doesn't know as false; a misspelt must would be lost. */
  private static boolean truth(Element element, String name) throws MalformedMessage {
    return switch (element.getAttribute(name).strip()) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> {
        if (element.hasAttribute(name)) {
          throw new MalformedMessage(name + " is neither true nor false");
        }
        yield false;
      }
    };
  }

  static String required(@Nullable String value, String name) throws MalformedMessage {
    return text(value, name).orElseThrow(() -> new MalformedMessage("there is no " + name));
  }

  static Optional<String> text(@Nullable String value, String name) throws MalformedMessage {
    if (value != null && value.length() > MAX_TEXT) {
      throw new MalformedMessage(name + " is longer than " + MAX_TEXT + " characters");
    }
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }

  private static Optional<NameIdPolicy> nameIdPolicy(@Nullable NameIDPolicy policy)
      throws MalformedMessage {
    if (policy == null) {
      return Optional.empty();
    }
    return Optional.of(
        new NameIdPolicy(
            text(policy.getFormat(), "NameIDPolicy's Format"),
            text(policy.getSPNameQualifier(), "SPNameQualifier"),
            allowCreate(Objects.requireNonNull(policy.getDOM()))));
  }

  private static Optional<Boolean> allowCreate(Element policy) throws MalformedMessage {
    return policy.hasAttributeNS(null, "AllowCreate")
        ? Optional.of(truth(policy, "AllowCreate"))
        : Optional.empty();
  }

  private static Optional<RequestedContext> requestedContext(
      @Nullable RequestedAuthnContext context) {
    if (context == null) {
      return Optional.empty();
    }
    return Optional.of(
        new RequestedContext(
            comparison(context.getComparison()),
            values(context.getAuthnContextClassRefs(), XSURI::getURI),
            values(context.getAuthnContextDeclRefs(), XSURI::getURI)));
  }

  private static Comparison comparison(@Nullable AuthnContextComparisonTypeEnumeration said) {
    return said == null
        ? Comparison.EXACT
        : Comparison.valueOf(said.toString().toUpperCase(java.util.Locale.ROOT));
  }

  /** An empty reference stays in the list: it is asked for, and it can't be met. */
  private static <T> List<String> values(List<T> from, Function<T, @Nullable String> value) {
    return from.stream().map(each -> Objects.requireNonNullElse(value.apply(each), "")).toList();
  }
}
