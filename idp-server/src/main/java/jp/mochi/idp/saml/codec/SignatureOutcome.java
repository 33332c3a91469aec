package jp.mochi.idp.saml.codec;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import jp.mochi.idp.reason.Reason;

/** What came of checking who wrote a request. */
public sealed interface SignatureOutcome {
  /**
   * Every signature that is there holds.
   *
   * @param detail for the audit record: algorithm, key, and whether its certificate has expired
   */
  record Verified(VerifiedRequest request, Map<String, String> detail) implements SignatureOutcome {
    public Verified {
      detail = Collections.unmodifiableMap(new TreeMap<>(detail));
    }
  }

  /**
   * One doesn't, or a required one is absent.
   *
   * @param detail for the audit record and the helpdesk: {@code fault}, {@code expected} (SHA-256
   *     fingerprints of the keys in metadata), {@code received}, {@code algorithm}
   */
  record Refused(Reason reason, Map<String, String> detail) implements SignatureOutcome {
    public Refused {
      detail = Collections.unmodifiableMap(new TreeMap<>(detail));
    }
  }
}
