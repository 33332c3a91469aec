package jp.mochi.idp.saml.logout;

import java.util.Optional;
import jp.mochi.idp.saml.codec.AssertionModel.NameId;
import jp.mochi.idp.saml.codec.EncryptedName;
import jp.mochi.idp.saml.codec.LogoutModel;
import jp.mochi.idp.saml.codec.SentName;
import jp.mochi.metadata.ServiceProvider;

/** Opens names that came encrypted, and closes those that a service wants encrypted. */
public interface NameIdCipher {
  /**
   * Opens a name. Called only once the signature of its message is verified.
   *
   * @return empty when it can't be opened, for whatever reason: all of them look alike from outside
   */
  Optional<SentName.Plain> open(EncryptedName name, ServiceProvider from);

  /**
   * Whether a name can be written for this service; never where it must be closed and no key is.
   */
  boolean canClose(ServiceProvider to);

  /**
   * A name as this service wants to read it.
   *
   * @throws IllegalStateException where it must be closed and can't be
   */
  LogoutModel.Name close(NameId name, ServiceProvider to);
}
