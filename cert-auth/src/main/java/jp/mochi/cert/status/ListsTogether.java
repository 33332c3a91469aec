package jp.mochi.cert.status;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import jp.mochi.cert.trust.RevocationStatus;

/**
 * RFC 5280 §6.3.3: what all lists of an authority say together of one certificate. Whatever one of
 * them has is revoked; that all is well takes one that is current and about such certificates.
 *
 * @param whole lists that aren't delta lists
 */
public record ListsTogether(List<RevocationList> whole, Deltas deltas) {
  public ListsTogether {
    whole = List.copyOf(whole);
  }

  public RevocationStatus status(X509Certificate certificate, X509Certificate issuer, Instant now) {
    var lists = whole.stream().filter(list -> list.concerns(issuer)).toList();
    RevocationStatus together =
        new RevocationStatus.Unknown(
            lists.isEmpty()
                ? "No revocation list of its issuer is there."
                : "No revocation list of its issuer is about such certificates.");
    for (var list : lists) {
      var status = list.status(certificate.getSerialNumber(), deltas, now);
      if (status instanceof RevocationStatus.Revoked) {
        return status;
      }
      if (list.covers(certificate) && !(together instanceof RevocationStatus.Good)) {
        together = status;
      }
    }
    return together;
  }
}
