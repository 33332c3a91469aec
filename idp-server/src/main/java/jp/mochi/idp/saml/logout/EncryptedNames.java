package jp.mochi.idp.saml.logout;

import java.util.Optional;
import jp.mochi.idp.saml.codec.AssertionModel.NameId;
import jp.mochi.idp.saml.codec.EncryptedIds;
import jp.mochi.idp.saml.codec.EncryptedName;
import jp.mochi.idp.saml.codec.LogoutModel;
import jp.mochi.idp.saml.codec.SentName;
import jp.mochi.metadata.EncryptionTarget;
import jp.mochi.metadata.ServiceProvider;

/** Opens names by our decryption keys, and closes them for services whose entry says so. */
public final class EncryptedNames implements NameIdCipher {
  private final EncryptedIds ids;

  public EncryptedNames(EncryptedIds ids) {
    this.ids = ids;
  }

  @Override
  public Optional<SentName.Plain> open(EncryptedName name, ServiceProvider from) {
    return ids.open(name.element())
        .map(
            opened ->
                new SentName.Plain(
                    opened.value().strip(),
                    Optional.of(opened.format()),
                    opened.nameQualifier(),
                    opened.spNameQualifier()));
  }

  @Override
  public LogoutModel.Name close(NameId name, ServiceProvider to) {
    return EncryptionTarget.of(to)
        .filter(target -> target.covers(to.options().encryption().nameId()))
        .<LogoutModel.Name>map(
            target -> new LogoutModel.Name.Encrypted(EncryptedIds.write(name, target)))
        .orElseGet(() -> new LogoutModel.Name.Plain(name));
  }
}
