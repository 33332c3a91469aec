package jp.mochi.idp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.saml.sso.OurSide;
import jp.mochi.metadata.CertificateFacts;
import jp.mochi.metadata.ServiceOptionNames;
import jp.mochi.metadata.ServiceProvider;

/** A service provider's entry as JSON, with what to paste on the other side. */
final class ServiceProviderJson {
  private final OurSide ourSide;
  private final Supplier<Map<Integer, String>> labels;
  private final PresetJson presets;

  /**
   * @param labels the policy's own words for levels of sensitivity
   */
  ServiceProviderJson(OurSide ourSide, Supplier<Map<Integer, String>> labels, PresetJson presets) {
    this.ourSide = ourSide;
    this.labels = labels;
    this.presets = presets;
  }

  /** A line of the list. */
  ObjectNode line(ServiceProvider entry) {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("name", entry.name()).put("entityId", entry.entityId());
    node.putObject("displayName").put("ja", entry.displayNameJa()).put("en", entry.displayNameEn());
    return node.put("version", entry.version()).put("changed", entry.changed().toString());
  }

  /** All of it. */
  ObjectNode whole(ServiceProvider entry, List<Notice> warnings) {
    var node = line(entry);
    var acs = node.putArray("acs");
    for (var each : entry.acs()) {
      acs.addObject()
          .put("index", each.index())
          .put("default", each.isDefault())
          .put("binding", each.binding())
          .put("location", each.location());
    }
    var certificates = node.putObject("certificates");
    certificates(certificates.putArray("signing"), entry.signingCertificates());
    certificates(certificates.putArray("encryption"), entry.encryptionCertificates());
    node.put("authnRequestsSigned", entry.authnRequestsSigned());
    node.put("wantAssertionsSigned", entry.wantAssertionsSigned());
    var formats = node.putArray("nameIdFormats");
    entry.nameIdFormats().forEach(formats::add);
    entry.subjectId().ifPresent(asked -> node.put("subjectIdRequired", asked.text()));
    node.put("identifier", entry.identifier().text());
    entry.validUntil().ifPresent(until -> node.put("validUntil", until.toString()));
    var options = node.putArray("options");
    ServiceOptionNames.print(entry.options()).forEach(options::add);
    entry
        .options()
        .classification()
        .sensitivity()
        .map(labels.get()::get)
        .ifPresent(label -> node.put("sensitivityLabel", label));
    node.set("warnings", Notices.json(warnings));
    node.set("paste", paste(entry));
    entry.options().entry().preset().ifPresent(use -> node.set("preset", presets.of(entry, use)));
    return node;
  }

  private static void certificates(ArrayNode array, List<X509Certificate> certificates) {
    for (var certificate : certificates) {
      var facts = CertificateFacts.of(certificate);
      array
          .addObject()
          .put("subject", facts.subject())
          .put("key", facts.key())
          .put("notAfter", facts.notAfter().toString())
          .put("sha256", facts.sha256());
    }
  }

  /** What the service's administrator needs of us. */
  private ObjectNode paste(ServiceProvider entry) {
    var names = ourSide.names();
    var node = JsonNodeFactory.instance.objectNode();
    node.put("entityId", entry.options().assertion().issuer().orElse(names.entityId()))
        .put("signOn", names.ssoAddress())
        .put("metadata", names.baseUrl() + "/saml/metadata");
    var keys = ourSide.published(entry);
    node.set(
        "certificate",
        SigningKeyJson.certificate(keys.getFirst())
            .put("address", names.baseUrl() + "/saml/certificate.pem"));
    var others = node.putArray("otherCertificates");
    keys.stream().skip(1).forEach(key -> others.add(SigningKeyJson.certificate(key)));
    return node;
  }
}
