package jp.mochi.idp.certificate;

import java.util.List;
import jp.mochi.cert.trust.TrustOutcome;
import jp.mochi.idp.reason.Reason;

/** What each way to fail is called, towards people and in records. */
final class Standing {
  /** Of a trusted certificate that can't be anybody's. */
  static final String NOBODYS = "no person has a name of it";

  /** Of one that could be more than one person's. */
  static final String SEVERAL_PEOPLES = "several people have a name of it";

  private Standing() {}

  /** Of one whose identifiers can't all be one device's. */
  static String severalDevices(List<String> devices) {
    return "its identifiers are of several devices: " + String.join(", ", devices);
  }

  /** Of one that may say which device it is of, in a way that nobody can use. */
  static String unreadable(String place) {
    return "its device's number can't be used: what stands at "
        + place
        + " can't be read, or is more or longer than any device's (at most 5 values of 256"
        + " characters)";
  }

  /**
   * @param fault one sentence in English, for records
   */
  record Refusal(Reason reason, String fault) {}

  /**
   * The refusal that an outcome is.
   *
   * @throws IllegalArgumentException it is none
   */
  static Refusal refusal(TrustOutcome outcome) {
    return switch (outcome) {
      case TrustOutcome.Trusted trusted ->
          throw new IllegalArgumentException("a certificate that is trusted");
      case TrustOutcome.Expired(var since, var whose) ->
          new Refusal(Reason.CERTIFICATE_EXPIRED, whose + " ended at " + since);
      case TrustOutcome.NotYetValid(var from, var whose) ->
          new Refusal(Reason.CERTIFICATE_NOT_YET_VALID, whose + " begins at " + from);
      case TrustOutcome.ForeignIssuer(var issuer) ->
          new Refusal(Reason.CERTIFICATE_FOREIGN, "no configured authority signed it: " + issuer);
      case TrustOutcome.Weak(var what) -> unusable("too weak: " + what);
      case TrustOutcome.NotForClients(var why) -> unusable(why);
      case TrustOutcome.OutsideConstraints(var why) -> unusable(why);
      case TrustOutcome.Malformed(var why) -> unusable("it can't be read: " + why);
      case TrustOutcome.Revoked(var reason, var at) ->
          new Refusal(Reason.CERTIFICATE_REVOKED, "revoked at " + at + " for " + reason.text());
      case TrustOutcome.Unchecked(var why) -> new Refusal(Reason.CERTIFICATE_UNCHECKED, why);
    };
  }

  private static Refusal unusable(String fault) {
    return new Refusal(Reason.CERTIFICATE_UNUSABLE, fault);
  }
}
