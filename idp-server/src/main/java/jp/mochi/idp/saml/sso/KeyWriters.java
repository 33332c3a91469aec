package jp.mochi.idp.saml.sso;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jp.mochi.idp.key.SigningKey;
import jp.mochi.idp.saml.codec.ResponseWriter;
import jp.mochi.metadata.SignatureOptions;

/** What signs with one key, for each way of signing that services ask for. */
final class KeyWriters {
  private final SigningKey key;

  /** As many as there are algorithms and digests. */
  private final Map<SignatureOptions, ResponseWriter> made = new ConcurrentHashMap<>();

  KeyWriters(SigningKey key) {
    this.key = key;
  }

  ResponseWriter of(SignatureOptions form) {
    return made.computeIfAbsent(form, wanted -> new ResponseWriter(key, wanted));
  }
}
