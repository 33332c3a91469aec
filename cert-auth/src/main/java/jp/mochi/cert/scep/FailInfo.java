package jp.mochi.cert.scep;

/** RFC 8894 §3.2.1.4: why a request failed, as far as the protocol tells. */
public enum FailInfo {
  /** An algorithm that isn't taken. */
  BAD_ALG(0),
  /** The message isn't intact, or can't be opened. */
  BAD_MESSAGE_CHECK(1),
  /** What is asked isn't permitted, or isn't offered. */
  BAD_REQUEST(2),
  /** The message's own time is too far from ours. */
  BAD_TIME(3),
  /** There is no such certificate. */
  BAD_CERT_ID(4);

  private final int number;

  FailInfo(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** As the protocol names it. */
  public String text() {
    return switch (this) {
      case BAD_ALG -> "badAlg";
      case BAD_MESSAGE_CHECK -> "badMessageCheck";
      case BAD_REQUEST -> "badRequest";
      case BAD_TIME -> "badTime";
      case BAD_CERT_ID -> "badCertId";
    };
  }
}
