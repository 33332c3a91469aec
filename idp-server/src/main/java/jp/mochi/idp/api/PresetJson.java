package jp.mochi.idp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jp.mochi.idp.config.Catalogue;
import jp.mochi.idp.key.PublishedKey;
import jp.mochi.idp.saml.sso.OurSide;
import jp.mochi.metadata.CertificateFacts;
import jp.mochi.metadata.PresetUse;
import jp.mochi.metadata.ServiceProvider;
import jp.mochi.metadata.catalogue.Basis;
import jp.mochi.metadata.catalogue.Fact;
import jp.mochi.metadata.catalogue.Ours;
import jp.mochi.metadata.catalogue.Parameter;
import jp.mochi.metadata.catalogue.PasteField;
import jp.mochi.metadata.catalogue.Preset;
import jp.mochi.metadata.catalogue.Wording;

/** Presets of the catalogue as JSON, with what is ours filled in. */
final class PresetJson {
  private final Catalogue catalogue;
  private final OurSide ourSide;

  PresetJson(Catalogue catalogue, OurSide ourSide) {
    this.catalogue = catalogue;
    this.ourSide = ourSide;
  }

  /** A line of the list. */
  ObjectNode line(Catalogue.Entry entry) {
    var preset = entry.preset();
    var node = JsonNodeFactory.instance.objectNode().put("name", preset.name());
    node.set("displayName", wording(preset.displayName()));
    node.put("origin", origin(entry.origin()));
    var asks = node.putArray("asks");
    preset.parameters().stream()
        .filter(parameter -> parameter.usual().isEmpty())
        .forEach(parameter -> asks.add(parameter.name()));
    return node;
  }

  /** All of a preset; parameters stay as their names in braces. */
  ObjectNode whole(Catalogue.Entry entry) {
    var preset = entry.preset();
    var node = line(entry);
    preset.place().ifPresent(place -> node.set("place", wording(place)));
    var parameters = node.putArray("parameters");
    preset.parameters().forEach(parameter -> parameters.add(parameter(parameter)));
    var facts = node.putArray("facts");
    preset.facts().forEach(fact -> facts.add(fact(fact)));
    paste(node.putArray("paste"), preset, ours(ourSide.published()));
    traps(node.putArray("traps"), preset);
    return node;
  }

  /** What an entry has of the preset that it was made by, filled in for it. */
  ObjectNode of(ServiceProvider service, PresetUse use) {
    var node = JsonNodeFactory.instance.objectNode().put("name", use.preset());
    var parameters = node.putObject("parameters");
    use.parameters().forEach(parameters::put);
    if (!(catalogue.find(use.preset()) instanceof Catalogue.Found.There(var entry))) {
      return node.put("inCatalogue", false);
    }
    var preset = entry.preset();
    node.put("inCatalogue", true).put("origin", origin(entry.origin()));
    node.set("displayName", wording(preset.displayName()));
    preset.place().ifPresent(place -> node.set("place", wording(place)));
    var values = new HashMap<>(use.parameters());
    values.putAll(ours(ourSide.published(service)));
    service
        .options()
        .assertion()
        .issuer()
        .ifPresent(issuer -> values.put(Ours.ENTITY_ID.placeholder(), issuer));
    values.put(Ours.START.placeholder(), start(service));
    values.putIfAbsent(Fact.ENTITY_ID, service.entityId());
    values.putIfAbsent(Fact.ACS, service.acs().getFirst().location());
    paste(node.putArray("paste"), preset, values);
    traps(node.putArray("traps"), preset);
    return node;
  }

  private Map<String, String> ours(List<PublishedKey> keys) {
    var names = ourSide.names();
    var certificate = keys.getFirst().certificate();
    var values = new HashMap<String, String>();
    for (var ours : Ours.values()) {
      switch (ours) {
        case ENTITY_ID -> values.put(ours.placeholder(), names.entityId());
        case SIGN_ON -> values.put(ours.placeholder(), names.ssoAddress());
        case LOGOUT -> values.put(ours.placeholder(), names.logoutAddress());
        case SIGN_OUT_PAGE -> values.put(ours.placeholder(), names.baseUrl() + "/logout");
        case METADATA -> values.put(ours.placeholder(), names.baseUrl() + "/saml/metadata");
        case CERTIFICATE ->
            values.put(ours.placeholder(), CertificateFacts.of(certificate).pem().strip());
        case CERTIFICATE_LINE ->
            values.put(ours.placeholder(), CertificateFacts.of(certificate).line());
        case CERTIFICATE_ADDRESS ->
            values.put(ours.placeholder(), names.baseUrl() + "/saml/certificate.pem");
        case FINGERPRINT ->
            values.put(ours.placeholder(), CertificateFacts.of(certificate).sha256());
        case START -> {} // depends on the service
      }
    }
    return values;
  }

  private String start(ServiceProvider service) {
    return ourSide.names().baseUrl()
        + "/saml/unsolicited?providerId="
        + URLEncoder.encode(service.entityId(), StandardCharsets.UTF_8);
  }

  private static void paste(ArrayNode array, Preset preset, Map<String, String> values) {
    for (PasteField field : preset.paste()) {
      var node = array.addObject();
      node.set("label", wording(field.label()));
      basis(node.put("value", field.value().filled(values)), field.basis());
    }
  }

  private static void traps(ArrayNode array, Preset preset) {
    preset.traps().forEach(trap -> array.add(basis(wording(trap.text()), trap.basis())));
  }

  private static ObjectNode parameter(Parameter parameter) {
    var node = JsonNodeFactory.instance.objectNode().put("name", parameter.name());
    node.put("pattern", parameter.pattern().pattern()).put("example", parameter.example());
    parameter.usual().ifPresent(usual -> node.put("default", usual));
    node.set("what", wording(parameter.ask()));
    parameter.where().ifPresent(where -> node.set("where", wording(where)));
    return node;
  }

  private static ObjectNode fact(Fact fact) {
    var node = JsonNodeFactory.instance.objectNode().put("key", fact.key());
    var values = node.putArray("values");
    fact.values().forEach(value -> values.add(value.text()));
    return basis(node.put("optional", fact.optional()), fact.basis());
  }

  private static ObjectNode basis(ObjectNode node, Basis basis) {
    node.put("basis", basis.mark());
    var sources = node.putArray("sources");
    basis.texts().forEach(sources::add);
    return node;
  }

  private static ObjectNode wording(Wording wording) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("en", wording.english())
        .put("ja", wording.japanese());
  }

  private static String origin(Catalogue.Origin origin) {
    return origin.name().toLowerCase(Locale.ROOT);
  }
}
