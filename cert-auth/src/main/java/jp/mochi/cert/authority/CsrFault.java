package jp.mochi.cert.authority;

/** Why a request for a certificate is refused. */
public enum CsrFault {
  /** It has more bytes than a request can need. */
  TOO_LARGE,
  /** It isn't one of RFC 2986, or has something after its end. */
  MALFORMED,
  /** Its signature isn't its key's: whoever sends it doesn't have the private key. */
  SIGNATURE,
  /** It is signed by something that others can forge, such as SHA-1. */
  WEAK_SIGNATURE,
  /** Its key is neither RSA nor EC on a curve of NIST's. */
  KEY_KIND,
  /** Its key is too short, or made so that it can be broken. */
  WEAK_KEY,
  /** Its subject names somebody else, or has what no subject of ours has. */
  SUBJECT,
  /** A subject alternative name isn't its holder's. */
  FOREIGN_NAME,
  /** It is to renew, and names nobody: anybody could have signed it for something else. */
  NAMELESS,
  /** It wants to be an authority. */
  AUTHORITY
}
