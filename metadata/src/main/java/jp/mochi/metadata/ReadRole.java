package jp.mochi.metadata;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Reads one entity with its SP role into a candidate, or refuses it. */
final class ReadRole {
  private static final Duration SOON = Duration.ofDays(14);

  private final Element entity;
  private final Element role;
  private final boolean httpAllowed;
  private final Instant now;
  private final Findings findings;

  ReadRole(Element entity, Element role, boolean httpAllowed, Instant now, Findings findings) {
    this.entity = entity;
    this.httpAllowed = httpAllowed;
    this.role = role;
    this.now = now;
    this.findings = findings;
  }

  ReadOutcome read() {
    var validUntil = validUntil();
    var acs = new ReadEndpoints(httpAllowed, findings).read(role);
    var singleLogout = new ReadLogout(httpAllowed, findings).read(role);
    var keys = new ReadKeys(now, findings);
    keys.read(role);
    var signed = truth("AuthnRequestsSigned");
    var wantSigned = truth("WantAssertionsSigned");
    if (signed && keys.signing().isEmpty()) {
      findings.warn(WarningCode.SIGNED_WITHOUT_KEY, "SPSSODescriptor/@AuthnRequestsSigned", "true");
    }
    warnOfSignature();
    if (findings.refused()) {
      return findings.refusal();
    }
    var entityId = entity.getAttribute("entityID");
    var names = new DisplayNames(entity, role);
    var candidate =
        new ServiceProviderMetadata(
            entityId,
            names.in("ja").or(() -> names.in("en")).orElse(entityId),
            names.in("en").orElse(entityId),
            acs,
            singleLogout,
            keys.signing(),
            keys.encryption(),
            signed,
            wantSigned,
            nameIdFormats(),
            ReadSubjectId.of(entity, findings),
            validUntil,
            RequestedAttributes.of(role));
    return new ReadOutcome.Read(candidate, findings.warnings());
  }

  /**
   * SAML Metadata 2.0 §2.3.1: what encloses an entity limits its validity too; the earliest ends.
   */
  private Optional<Instant> validUntil() {
    Optional<Instant> earliest = Optional.empty();
    for (Node node = role; node instanceof Element element; node = node.getParentNode()) {
      var here = validUntil(element);
      if (here.isPresent() && (earliest.isEmpty() || here.get().isBefore(earliest.get()))) {
        earliest = here;
      }
    }
    return earliest;
  }

  private Optional<Instant> validUntil(Element element) {
    var text = Xml.attribute(element, "validUntil");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    var where = element.getLocalName() + "/@validUntil";
    var until = XmlDateTime.parse(text.get());
    if (until.isEmpty()) {
      findings.fault(FaultCode.MALFORMED_VALUE, where, text.get());
    } else if (!until.get().isAfter(now)) {
      findings.fault(FaultCode.EXPIRED, where, text.get());
    } else if (until.get().isBefore(now.plus(SOON))) {
      findings.warn(WarningCode.METADATA_EXPIRES_SOON, where, text.get());
    }
    return until;
  }

  private boolean truth(String name) {
    var text = Xml.attribute(role, name).map(String::strip).orElse("false");
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> {
        findings.fault(FaultCode.MALFORMED_VALUE, "SPSSODescriptor/@" + name, text);
        yield false;
      }
    };
  }

  private List<String> nameIdFormats() {
    return Xml.children(role, Xml.MD, "NameIDFormat").stream()
        .map(Xml::text)
        .filter(format -> !format.isEmpty())
        .distinct()
        .toList();
  }

  private void warnOfSignature() {
    for (Node node = role; node instanceof Element element; node = node.getParentNode()) {
      if (!Xml.children(element, Xml.DS, "Signature").isEmpty()) {
        findings.warn(WarningCode.SIGNATURE_NOT_CHECKED, element.getLocalName() + "/Signature", "");
        return;
      }
    }
  }
}
