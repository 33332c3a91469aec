package jp.mochi.idp.saml.logout;

import java.util.Map;
import jp.mochi.idp.reason.Reason;

/**
 * Why nobody is signed out.
 *
 * @param reason what the person or the service is told
 * @param detail for the helpdesk: what was expected and what came
 */
record LogoutFault(Reason reason, Map<String, String> detail) {
  LogoutFault {
    detail = Map.copyOf(detail);
  }

  static LogoutFault of(Reason reason, String expected, String received) {
    return new LogoutFault(reason, Map.of("expected", expected, "received", received));
  }
}
