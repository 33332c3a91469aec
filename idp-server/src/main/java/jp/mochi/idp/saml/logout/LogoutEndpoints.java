package jp.mochi.idp.saml.logout;

import java.util.Optional;
import jp.mochi.metadata.ServiceProvider;
import jp.mochi.metadata.SingleLogout;

/** Which of its addresses a service is told at (SAML Metadata 2.0 §2.4.2). */
final class LogoutEndpoints {
  private LogoutEndpoints() {}

  /** For a call from here. */
  static Optional<SingleLogout> soap(ServiceProvider service) {
    return service.singleLogout().stream()
        .filter(it -> it.binding().equals(SingleLogout.SOAP))
        .findFirst();
  }

  /** For a form that a browser posts. */
  static Optional<SingleLogout> post(ServiceProvider service) {
    return service.singleLogout().stream()
        .filter(it -> it.binding().equals(SingleLogout.HTTP_POST))
        .findFirst();
  }

  /** For a browser; the service's own order says which of two bindings it prefers. */
  static Optional<SingleLogout> browser(ServiceProvider service) {
    return service.singleLogout().stream()
        .filter(
            it ->
                it.binding().equals(SingleLogout.HTTP_REDIRECT)
                    || it.binding().equals(SingleLogout.HTTP_POST))
        .findFirst();
  }
}
