package jp.mochi.idp.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.cert.authority.ClientProfile;
import jp.mochi.idp.key.TokenPin;

/** Reads {@code certificate-authority}. */
final class OwnAuthorityReader {
  private final YamlFile file;
  private final Section section;

  OwnAuthorityReader(YamlFile file, Section section) {
    this.file = file;
    this.section = section;
  }

  OwnAuthorityConfig read() {
    var usual = ClientProfile.USUAL;
    var names = section.list("names", name());
    return new OwnAuthorityConfig(
        section.orElse("lifetime", Durations.between("1d", "1825d"), usual.lifetime()),
        section.has("names") ? Set.copyOf(names) : usual.names(),
        section.list("usages", objectIdentifier()),
        section.has("token")
            ? java.util.Optional.of(token(section.section("token")))
            : java.util.Optional.empty());
  }

  private OwnAuthorityConfig.Token token(Section token) {
    return new OwnAuthorityConfig.Token(
        token.required(
            "library", file.existing(), file.resolve("."), "/usr/lib/softhsm/libsofthsm2.so"),
        token.required("token", Form.text(), "", "mochi"),
        new TokenPin(
            token.required("pin", Form.secret(), new Secret(""), "\"${MOCHI_HSM_PIN}\"").reveal()));
  }

  private static Form<ClientProfile.Name> name() {
    return text ->
        Stream.of(ClientProfile.Name.values())
            .filter(name -> written(name).equals(text))
            .findFirst()
            .map(Form::good)
            .orElseGet(() -> Form.bad(FaultCode.CHOICE, text, choices()));
  }

  private static String choices() {
    return List.of(ClientProfile.Name.values()).stream()
        .map(OwnAuthorityReader::written)
        .collect(Collectors.joining(", "));
  }

  private static String written(ClientProfile.Name name) {
    return name.name().toLowerCase(Locale.ROOT);
  }

  private static Form<String> objectIdentifier() {
    return text ->
        text.matches("[0-2](\\.(0|[1-9][0-9]{0,9})){2,15}")
            ? Form.good(text)
            : Form.bad(FaultCode.OBJECT_IDENTIFIER, text);
  }
}
