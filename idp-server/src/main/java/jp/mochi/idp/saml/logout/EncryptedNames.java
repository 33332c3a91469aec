package jp.mochi.idp.saml.logout;

import java.util.Optional;
import jp.mochi.idp.saml.codec.AssertionModel.NameId;
import jp.mochi.idp.saml.codec.EncryptedIds;
import jp.mochi.idp.saml.codec.EncryptedName;
import jp.mochi.idp.saml.codec.LogoutModel;
import jp.mochi.idp.saml.codec.SentName;
import jp.mochi.metadata.EncryptionOptions.Encrypt;
import jp.mochi.metadata.EncryptionTarget;
import jp.mochi.metadata.ServiceProvider;

/** Opens names by our decryption keys, and closes them as the entry and the metadata say. */
public final class EncryptedNames implements NameIdCipher {
  private final EncryptedIds ids;

  public EncryptedNames(EncryptedIds ids) {
    this.ids = ids;
  }

  @Override
  public Optional<SentName.Plain> open(EncryptedName name, ServiceProvider from) {
    return ids.open(name.element());
  }

  @Override
  public boolean canClose(ServiceProvider to) {
    return !demanded(to) || EncryptionTarget.of(to).isPresent();
  }

  @Override
  public LogoutModel.Name close(NameId name, ServiceProvider to) {
    var target = EncryptionTarget.of(to).filter(key -> hides(key, to));
    if (target.isPresent()) {
      return new LogoutModel.Name.Encrypted(EncryptedIds.write(name, target.get()));
    }
    if (demanded(to)) {
      throw new IllegalStateException("no key to encrypt a name to for " + to.name());
    }
    return new LogoutModel.Name.Plain(name);
  }

  /**
   * A name that isn't to be read in an assertion isn't to be read in a logout either: whether all
   * of the assertion was encrypted or its name alone.
   */
  private static boolean hides(EncryptionTarget key, ServiceProvider to) {
    var options = to.options().encryption();
    return key.covers(options.assertion()) || key.covers(options.nameId());
  }

  private static boolean demanded(ServiceProvider to) {
    var options = to.options().encryption();
    return options.assertion() == Encrypt.ALWAYS || options.nameId() == Encrypt.ALWAYS;
  }
}
