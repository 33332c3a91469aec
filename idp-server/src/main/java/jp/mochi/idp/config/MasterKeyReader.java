package jp.mochi.idp.config;

import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.idp.key.MasterKeySource;
import jp.mochi.idp.key.TokenPin;

/** {@code master-key}: one of {@code file}, {@code env} and {@code pkcs11}. */
final class MasterKeyReader {
  private final YamlFile file;
  private final Section root;

  MasterKeyReader(YamlFile file, Section root) {
    this.file = file;
    this.root = root;
  }

  MasterKeySource read() {
    var section = root.section("master-key");
    if (Stream.of("file", "env", "pkcs11").filter(section::has).count() != 1) {
      root.fault("master-key", FaultCode.MASTER_KEY);
    }
    Optional<MasterKeySource> fromFile =
        section.optional("file", file.existing()).map(MasterKeySource.InFile::new);
    Optional<MasterKeySource> fromEnvironment =
        section.optional("env", Form.text()).map(MasterKeySource.InEnvironment::new);
    Optional<MasterKeySource> fromToken =
        section.has("pkcs11") ? Optional.of(token(section.section("pkcs11"))) : Optional.empty();
    return fromFile
        .or(() -> fromEnvironment)
        .or(() -> fromToken)
        .orElse(new MasterKeySource.InEnvironment(""));
  }

  private MasterKeySource token(Section section) {
    return new MasterKeySource.InToken(
        section.required(
            "library", file.existing(), file.resolve("."), "/usr/lib/softhsm/libsofthsm2.so"),
        section.required("token", Form.text(), "", "mochi"),
        new TokenPin(
            section
                .required("pin", Form.secret(), new Secret(""), "\"${MOCHI_HSM_PIN}\"")
                .reveal()),
        section.orElse("key", Form.text(), "mochi-master"));
  }
}
