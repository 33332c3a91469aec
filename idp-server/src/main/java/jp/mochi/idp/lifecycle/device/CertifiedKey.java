package jp.mochi.idp.lifecycle.device;

import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.device.register.BindingKind;
import jp.mochi.device.register.BindingLevel;
import jp.mochi.device.register.Bindings;

/** What the key of a certificate is worth as a binding of its device. */
final class CertifiedKey {
  private CertifiedKey() {}

  static Bindings.Fresh of(IssuedCertificate certificate) {
    return new Bindings.Fresh(
        certificate.device(),
        BindingKind.CERTIFICATE_KEY,
        certificate.how().keyOutside() ? BindingLevel.COPYABLE_KEY : BindingLevel.DEVICE_BOUND_KEY,
        certificate.keyHash(),
        "");
  }
}
