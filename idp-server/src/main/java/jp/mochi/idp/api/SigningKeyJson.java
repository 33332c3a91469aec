package jp.mochi.idp.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jp.mochi.idp.key.PublishedKey;
import jp.mochi.metadata.CertificateFacts;

/** A key of ours as JSON; its private half is never part of it. */
final class SigningKeyJson {
  private SigningKeyJson() {}

  static ObjectNode of(PublishedKey key) {
    return certificate(key).put("since", key.since().toString());
  }

  /** What the service's administrator needs of a key. */
  static ObjectNode certificate(PublishedKey key) {
    var facts = CertificateFacts.of(key.certificate());
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", key.id())
        .put("use", key.use().word())
        .put("state", key.state().word())
        .put("sha256", facts.sha256())
        .put("notAfter", facts.notAfter().toString())
        .put("pem", facts.pem());
  }
}
