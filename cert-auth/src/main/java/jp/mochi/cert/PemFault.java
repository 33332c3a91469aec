package jp.mochi.cert;

/** Why a text isn't the PEM that was asked for. */
public enum PemFault {
  NOT_PEM("There is no -----BEGIN …----- in it; a DER or PKCS#12 file must be converted first."),
  NO_CERTIFICATE("There is no certificate in it."),
  NO_KEY("There is no private key in it."),
  SEVERAL_KEYS("There is more than one private key in it."),
  ENCRYPTED_KEY("The private key is encrypted; write it out without a passphrase, mode 0600."),
  UNKNOWN_KEY("The private key is of a kind that isn't supported; RSA and EC are."),
  BROKEN("It begins like PEM, but its content is damaged or cut off.");

  private final String why;

  PemFault(String why) {
    this.why = why;
  }

  /** An English sentence. */
  public String why() {
    return why;
  }
}
