package jp.mochi.cert.enrolment;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.authority.CsrFault;
import jp.mochi.cert.authority.IssuedCertificate;

/** What comes of asking for a certificate. */
public sealed interface EnrolmentOutcome {
  /**
   * Here it is.
   *
   * @param chain what is above it: the issuing authority first, the root last
   */
  record Issued(IssuedCertificate certificate, List<X509Certificate> chain)
      implements EnrolmentOutcome {
    public Issued {
      chain = List.copyOf(chain);
    }
  }

  /**
   * Somebody must approve it first.
   *
   * @param request the id of the request
   * @param until when it expires unless it is decided
   */
  record Pending(String request, Instant until) implements EnrolmentOutcome {}

  /**
   * None.
   *
   * @param request what is wrong with the request, for {@link EnrolmentFault#REQUEST}
   * @param what the part that it concerns, safe to be shown; may be empty
   */
  record Refused(EnrolmentFault fault, Optional<CsrFault> request, String what)
      implements EnrolmentOutcome {
    public Refused(EnrolmentFault fault) {
      this(fault, Optional.empty(), "");
    }

    public Refused(EnrolmentFault fault, String what) {
      this(fault, Optional.empty(), what);
    }
  }
}
