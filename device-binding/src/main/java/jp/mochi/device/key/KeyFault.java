package jp.mochi.device.key;

/** What is wrong with a browser's answer. */
public enum KeyFault {
  /** It can't be read, or is larger than any that can be good. */
  MALFORMED,
  /** It answers another question: a registration for a proof, or the other way round. */
  TYPE,
  /** It answers another challenge than the one that was asked. */
  CHALLENGE,
  /** It was given to another origin: another host, port or scheme, or a page within another. */
  ORIGIN,
  /** Its key is for another relying party. */
  RP_ID,
  /** Nobody was verified by the authenticator. */
  NOT_VERIFIED,
  /** Its key's algorithm or size isn't one that was offered. */
  ALGORITHM,
  /** It isn't signed with the key. */
  SIGNATURE,
  /** What is to vouch for the key doesn't hold. */
  ATTESTATION,
  /** A key that may not be copied says that it may, or is; or the other way round. */
  BACKUP_FLAGS,
  /** The key names another person than the one that it was made for. */
  USER,
  /** It isn't in the device before the page, or the browser doesn't say so. */
  ROAMING
}
