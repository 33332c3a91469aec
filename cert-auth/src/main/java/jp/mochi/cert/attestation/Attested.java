package jp.mochi.cert.attestation;

import java.util.Objects;
import jp.mochi.cert.authority.Der;

/** What a phone's word on a key comes to. */
public sealed interface Attested {
  /**
   * The phone's hardware has made the key and keeps it. Whether it was asked for just now the
   * challenge says, which is for whoever gave it to compare.
   *
   * @param root the subject of the configured root that it leads to
   */
  record Good(String root, Der challenge) implements Attested {
    public Good {
      Objects.requireNonNull(root);
      Objects.requireNonNull(challenge);
    }
  }

  /** It vouches for nothing. */
  record Refused(AttestationFault fault) implements Attested {
    public Refused {
      Objects.requireNonNull(fault);
    }
  }
}
