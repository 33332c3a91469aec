package jp.mochi.cert.authority;

/** What came of a request for a certificate. */
public sealed interface CsrOutcome {
  /** A request whose sender has the key, and whose key is strong enough. */
  record Read(CertificationRequest request) implements CsrOutcome {}

  /**
   * It is refused.
   *
   * @param what the part that it concerns, as the sender wrote it and cut to a line; may be empty
   */
  record Refused(CsrFault fault, String what) implements CsrOutcome {
    private static final int MOST = 120;

    public Refused {
      what = what.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ");
      what = what.length() <= MOST ? what : what.substring(0, MOST) + "…";
    }
  }
}
