package jp.mochi.cert.attestation;

/** Why a phone's word doesn't vouch for a key. */
public enum AttestationFault {
  /** No maker's root is configured, so that nobody vouches for anything. */
  NO_ROOTS,
  /** It leads to no configured root, or a certificate on the way isn't good at this time. */
  CHAIN,
  /** It is of another key than the one that is to be certified. */
  OTHER_KEY,
  /** It says nothing of its key, or not in a form that can be read. */
  SILENT,
  /** The hardware doesn't say that it made the key and keeps it. */
  SOFTWARE
}
