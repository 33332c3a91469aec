package jp.mochi.idp.saml.rehearsal;

import static jp.mochi.idp.saml.codec.ReadResponse.PROTOCOL;
import static jp.mochi.idp.saml.codec.ReadResponse.SAML;

import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.saml.codec.EncryptionPlan;
import jp.mochi.idp.saml.codec.ReadResponse;
import jp.mochi.metadata.Acs;
import jp.mochi.metadata.ServiceProvider;
import org.w3c.dom.Element;

/**
 * A service that lets nothing pass: each of its checks of a response, with what came of it. It
 * knows the bytes, its own metadata and ours, and nothing of how the response was made.
 */
final class StrictService {
  private static final String PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
  private static final String EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
  private static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";
  private static final int LONGEST_PERSISTENT = 256;

  private final ReadResponse sent;
  private final ReadResponse clear;
  private final Expected expected;

  /**
   * What it knows.
   *
   * @param service itself, as it is registered
   * @param entityId ours, as our metadata has it
   * @param address where the response came in
   * @param request the ID of what it asked
   * @param keys those in our metadata
   * @param plan what of the response is to be hidden
   * @param username whose sign-on it is, for the sentences
   * @param nameIdIsNew whether the NameID stands for one that doesn't exist yet
   */
  record Expected(
      ServiceProvider service,
      String entityId,
      String address,
      String request,
      List<X509Certificate> keys,
      EncryptionPlan plan,
      String username,
      boolean nameIdIsNew) {
    Expected {
      keys = List.copyOf(keys);
    }
  }

  /**
   * @param sent as it would come in
   * @param clear what it reads once everything is decrypted
   */
  StrictService(ReadResponse sent, ReadResponse clear, Expected expected) {
    this.sent = sent;
    this.clear = clear;
    this.expected = expected;
  }

  /** All checks, none left out for another's failure. */
  List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    findings.add(schema());
    findings.addAll(new StrictSignatures(sent, clear, expected).findings());
    findings.addAll(new StrictEncryption(sent, expected).findings());
    findings.add(status());
    findings.add(issuer());
    findings.addAll(destination());
    findings.add(recipient());
    findings.add(inResponseTo());
    findings.add(audience());
    findings.addAll(window());
    findings.addAll(nameId());
    findings.add(authn());
    return findings;
  }

  private Finding schema() {
    return sent.schemaFault()
        .or(clear::schemaFault)
        .map(Said.SCHEMA_BROKEN::of)
        .orElseGet(Said.SCHEMA_KEPT::of);
  }

  /** SAML Core 2.0 §3.2.2.1. */
  private Finding status() {
    var code = attribute(PROTOCOL, "StatusCode", "Value");
    return code.equals(SUCCESS) ? Said.STATUS_SUCCESS.of() : Said.STATUS_OTHER.of(code);
  }

  /** SAML Profiles 2.0 §4.1.4.2: both name us, by the entity ID that the service knows. */
  private Finding issuer() {
    var issuers = texts(SAML, "Issuer").distinct().toList();
    var own = expected.service().options().assertion().issuer();
    var wanted = own.orElse(expected.entityId());
    if (!issuers.equals(List.of(wanted))) {
      return Said.ISSUER_WRONG.of(String.join(", ", issuers), wanted);
    }
    return wanted.equals(expected.entityId())
        ? Said.ISSUER_OURS.of(wanted)
        : Said.ISSUER_OWN.of(wanted, expected.entityId());
  }

  /** SAML Bindings 2.0 §3.5.5.2. */
  private List<Finding> destination() {
    var destination = attribute(PROTOCOL, "Response", "Destination");
    var listed =
        expected.service().acs().stream().filter(acs -> acs.isPostTo(destination)).findFirst();
    var findings = new ArrayList<Finding>();
    findings.add(
        listed.isPresent() && destination.equals(expected.address())
            ? Said.DESTINATION_LISTED.of(destination)
            : Said.DESTINATION_WRONG.of(destination));
    listed
        .filter(Acs::isPlainHttp)
        .ifPresent(acs -> findings.add(Said.DESTINATION_HTTP.of(destination)));
    return findings;
  }

  /** SAML Profiles 2.0 §4.1.4.3. */
  private Finding recipient() {
    var recipient = attribute(SAML, "SubjectConfirmationData", "Recipient");
    return recipient.equals(expected.address())
            && expected.service().acs().stream().anyMatch(acs -> acs.isPostTo(recipient))
        ? Said.RECIPIENT_LISTED.of()
        : Said.RECIPIENT_WRONG.of(recipient);
  }

  /** SAML Profiles 2.0 §4.1.4.3. */
  private Finding inResponseTo() {
    var outer = attribute(PROTOCOL, "Response", "InResponseTo");
    var inner = attribute(SAML, "SubjectConfirmationData", "InResponseTo");
    return outer.equals(expected.request()) && inner.equals(expected.request())
        ? Said.ANSWERS_THE_REQUEST.of()
        : Said.ANSWERS_ANOTHER.of(outer, inner, expected.request());
  }

  /** SAML Core 2.0 §2.5.1.4. */
  private Finding audience() {
    var audiences = texts(SAML, "Audience").toList();
    var told = String.join(", ", audiences);
    return audiences.contains(expected.service().entityId())
        ? Said.AUDIENCE_NAMED.of(told)
        : Said.AUDIENCE_WRONG.of(told, expected.service().entityId());
  }

  /** SAML Core 2.0 §2.5.1.2 and SAML Profiles 2.0 §4.1.4.2. */
  private List<Finding> window() {
    var from = time(SAML, "Conditions", "NotBefore");
    var issued = time(SAML, "Assertion", "IssueInstant");
    var until = time(SAML, "Conditions", "NotOnOrAfter");
    var presented = time(SAML, "SubjectConfirmationData", "NotOnOrAfter");
    var findings = new ArrayList<Finding>();
    if (!attribute(SAML, "SubjectConfirmationData", "NotBefore").isEmpty()) {
      findings.add(Said.CONFIRMATION_NOT_BEFORE.of());
    }
    if (from.isEmpty()
        || issued.isEmpty()
        || until.isEmpty()
        || presented.isEmpty()
        || from.get().isAfter(issued.get())
        || !issued.get().isBefore(until.get())
        || !issued.get().isBefore(presented.get())) {
      findings.add(Said.WINDOW_WRONG.of(text(from), text(issued), text(until), text(presented)));
      return findings;
    }
    var before = Duration.between(from.get(), issued.get()).toSeconds();
    var after = Duration.between(issued.get(), until.get()).toSeconds();
    findings.add(Said.WINDOW_GOOD.of(before, after));
    findings.add(Said.CLOCK_ROOM.of(before, after));
    return findings;
  }

  /** SAML Core 2.0 §8.3 and what the service's metadata lists. */
  private List<Finding> nameId() {
    var name = clear.first(SAML, "NameID");
    var value = name.map(Element::getTextContent).orElse("");
    var format = name.map(it -> it.getAttribute("Format")).orElse("");
    var findings = new ArrayList<Finding>();
    if (value.isBlank()) {
      return List.of(Said.NAME_ID_EMPTY.of());
    }
    findings.add(
        expected.nameIdIsNew()
            ? Said.NAME_ID_NEW.of(expected.username())
            : Said.NAME_ID_THERE.of(value, format));
    var listed = expected.service().nameIdFormats();
    if (!listed.isEmpty() && !listed.contains(format)) {
      findings.add(Said.NAME_ID_UNLISTED.of(format, String.join(", ", listed)));
    }
    if (format.equals(EMAIL) && !value.matches("[^\\s@]+@[^\\s@]+")) {
      findings.add(Said.NAME_ID_NO_ADDRESS.of(value));
    }
    if (format.equals(PERSISTENT) && value.length() > LONGEST_PERSISTENT) {
      findings.add(Said.NAME_ID_LONG.of(value.length()));
    }
    return findings;
  }

  /** SAML Profiles 2.0 §4.1.4.2: an AuthnStatement must be there. */
  private Finding authn() {
    var at = time(SAML, "AuthnStatement", "AuthnInstant");
    var how = texts(SAML, "AuthnContextClassRef").collect(Collectors.joining(" "));
    return at.isEmpty() || how.isBlank() ? Said.AUTHN_MISSING.of() : Said.AUTHN_SAID.of(how);
  }

  private Stream<String> texts(String namespace, String name) {
    return clear.all(namespace, name).stream().map(Element::getTextContent);
  }

  private String attribute(String namespace, String element, String name) {
    return clear.first(namespace, element).map(it -> it.getAttribute(name)).orElse("");
  }

  private Optional<Instant> time(String namespace, String element, String name) {
    var text = attribute(namespace, element, name);
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  private static String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse("-");
  }
}
