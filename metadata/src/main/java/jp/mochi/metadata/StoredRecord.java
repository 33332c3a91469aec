package jp.mochi.metadata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A candidate and its options as JSON, for the database's columns. */
final class StoredRecord {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StoredRecord() {}

  static String write(ServiceProviderMetadata metadata) {
    var json = JSON.createObjectNode();
    json.put("entityId", metadata.entityId());
    json.put("displayNameJa", metadata.displayNameJa());
    json.put("displayNameEn", metadata.displayNameEn());
    var acs = json.putArray("acs");
    metadata.acs().forEach(a -> write(a, acs.addObject()));
    var logout = json.putArray("singleLogout");
    metadata.singleLogout().forEach(s -> write(s, logout.addObject()));
    write(metadata.signingCertificates(), json.putArray("signing"));
    var keys = json.putArray("encryptionKeys");
    metadata.encryptionKeys().forEach(key -> write(key, keys.addObject()));
    json.put("authnRequestsSigned", metadata.authnRequestsSigned());
    json.put("wantAssertionsSigned", metadata.wantAssertionsSigned());
    var formats = json.putArray("nameIdFormats");
    metadata.nameIdFormats().forEach(formats::add);
    metadata.subjectId().ifPresent(id -> json.put("subjectId", id.text()));
    metadata.validUntil().ifPresent(t -> json.put("validUntil", t.toString()));
    return json.toString();
  }

  private static void write(Acs acs, ObjectNode json) {
    json.put("index", acs.index());
    json.put("default", acs.isDefault());
    json.put("binding", acs.binding());
    json.put("location", acs.location());
  }

  private static void write(EncryptionKey key, ObjectNode json) {
    json.put("certificate", CertificateFacts.der(key.certificate()));
    json.put("meant", key.meant());
    var methods = json.putArray("methods");
    for (var method : key.methods()) {
      var written = methods.addObject().put("algorithm", method.algorithm());
      method.digest().ifPresent(digest -> written.put("digest", digest));
      method.mgf().ifPresent(mgf -> written.put("mgf", mgf));
    }
  }

  private static void write(SingleLogout logout, ObjectNode json) {
    json.put("binding", logout.binding());
    json.put("location", logout.location());
    logout.responseLocation().ifPresent(to -> json.put("responseLocation", to));
  }

  private static void write(List<X509Certificate> certificates, ArrayNode json) {
    certificates.forEach(certificate -> json.add(CertificateFacts.der(certificate)));
  }

  static ServiceProviderMetadata readMetadata(String text) {
    var json = parse(text);
    return new ServiceProviderMetadata(
        json.required("entityId").asText(),
        json.required("displayNameJa").asText(),
        json.required("displayNameEn").asText(),
        readAcs(json.required("acs")),
        readLogout(json.path("singleLogout")),
        readCertificates(json.required("signing")),
        readEncryptionKeys(json),
        json.required("authnRequestsSigned").asBoolean(),
        json.required("wantAssertionsSigned").asBoolean(),
        texts(json.required("nameIdFormats")),
        SubjectIdRequirement.of(json.path("subjectId").asText()),
        Optional.ofNullable(json.get("validUntil")).map(t -> Instant.parse(t.asText())),
        List.of());
  }

  private static List<Acs> readAcs(JsonNode json) {
    var acs = new ArrayList<Acs>();
    for (var a : json) {
      acs.add(
          new Acs(
              a.required("index").asInt(),
              a.required("default").asBoolean(),
              a.required("binding").asText(),
              a.required("location").asText()));
    }
    return acs;
  }

  /**
   * An entry of an earlier version says of a key no more than that it may encrypt; it counts as one
   * that isn't meant to, until its metadata is read anew.
   */
  private static List<EncryptionKey> readEncryptionKeys(JsonNode json) {
    if (json.has("encryption")) {
      return readCertificates(json.required("encryption")).stream()
          .map(certificate -> new EncryptionKey(certificate, false, List.of()))
          .toList();
    }
    var keys = new ArrayList<EncryptionKey>();
    for (var key : json.required("encryptionKeys")) {
      var methods = new ArrayList<EncryptionKey.Method>();
      for (var method : key.required("methods")) {
        methods.add(
            new EncryptionKey.Method(
                method.required("algorithm").asText(),
                Optional.ofNullable(method.get("digest")).map(JsonNode::asText),
                Optional.ofNullable(method.get("mgf")).map(JsonNode::asText)));
      }
      var certificate = readCertificate(key.required("certificate").asText());
      keys.add(new EncryptionKey(certificate, key.required("meant").asBoolean(), methods));
    }
    return keys;
  }

  /** Absent in entries that a release without logout has written. */
  private static List<SingleLogout> readLogout(JsonNode json) {
    var found = new ArrayList<SingleLogout>();
    for (var each : json) {
      found.add(
          new SingleLogout(
              each.required("binding").asText(),
              each.required("location").asText(),
              Optional.ofNullable(each.get("responseLocation")).map(JsonNode::asText)));
    }
    return found;
  }

  private static List<X509Certificate> readCertificates(JsonNode json) {
    return texts(json).stream().map(StoredRecord::readCertificate).toList();
  }

  private static X509Certificate readCertificate(String text) {
    return CertificateFacts.parse(text)
        .orElseThrow(() -> broken("an unreadable certificate", null));
  }

  private static List<String> texts(JsonNode json) {
    var texts = new ArrayList<String>();
    json.forEach(t -> texts.add(t.asText()));
    return texts;
  }

  static String write(ServiceOptions options) {
    var json = JSON.createArrayNode();
    ServiceOptionNames.print(options).forEach(json::add);
    return json.toString();
  }

  /** CEL was checked when it was set, and is compiled by whoever evaluates it. */
  static ServiceOptions readOptions(String text) {
    var lines = texts(parse(text));
    return switch (ServiceOptionNames.change(
        ServiceOptions.DEFAULT, lines, cel -> Optional.empty())) {
      case OptionOutcome.Understood(var options) -> options;
      case OptionOutcome.Wrong(var faults) -> throw broken(faults.toString(), null);
    };
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw broken("no JSON", e);
    }
  }

  private static IllegalStateException broken(
      String what, @org.jspecify.annotations.Nullable Throwable cause) {
    return new IllegalStateException("a stored service provider can't be read: " + what, cause);
  }
}
