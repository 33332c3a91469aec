package jp.mochi.idp.certificate;

import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.HeldCertificate;
import jp.mochi.ldap.Person;

/** What a certificate that was shown comes to. */
public sealed interface Judged {
  /**
   * It is one of ours and this person's.
   *
   * @param device the registered device that it is of, where it is one
   * @param identified whether only an identifier in it says so
   * @param detail which it was, for records
   */
  record Theirs(
      Person person,
      HeldCertificate certificate,
      Optional<String> device,
      boolean identified,
      Map<String, String> detail)
      implements Judged {
    public Theirs {
      detail = Map.copyOf(detail);
    }
  }

  /**
   * It proves nothing.
   *
   * @param detail which it was and what is wrong with it, for records
   */
  record Refused(Reason reason, Map<String, String> detail) implements Judged {
    public Refused {
      detail = Map.copyOf(detail);
    }
  }
}
