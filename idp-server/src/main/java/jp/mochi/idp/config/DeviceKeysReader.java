package jp.mochi.idp.config;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.Pem;
import jp.mochi.cert.PemOutcome;
import jp.mochi.device.key.RelyingParty;

/** Reads {@code device-keys}. */
final class DeviceKeysReader {
  private final YamlFile file;
  private final Section section;

  DeviceKeysReader(YamlFile file, Section section) {
    this.file = file;
    this.section = section;
  }

  DeviceKeysConfig read(URI baseUrl) {
    var enabled = section.orElse("enabled", Form.yesOrNo(), false);
    var host = String.valueOf(baseUrl.getHost());
    if (enabled && RelyingParty.of(host, baseUrl.toString()).isEmpty()) {
      section.fault("enabled", FaultCode.DEVICE_KEYS_HOST, host);
    }
    return new DeviceKeysConfig(
        enabled,
        section.orElse("attestation-roots", roots(file, FaultCode.ATTESTATION_ROOTS), List.of()));
  }

  /**
   * A file of roots.
   *
   * @param fault what it is where it isn't one
   */
  static Form<List<X509Certificate>> roots(YamlFile file, FaultCode fault) {
    return text ->
        switch (file.existing().parse(text)) {
          case Form.Parsed.Bad<Path>(var code, var arguments) ->
              Form.bad(code, arguments.toArray(String[]::new));
          case Form.Parsed.Good<Path>(var path) ->
              roots(path).map(Form::good).orElseGet(() -> Form.bad(fault, path.toString()));
        };
  }

  /** Authorities all: a root that may not sign others could only vouch for itself. */
  private static Optional<List<X509Certificate>> roots(Path path) {
    try {
      return Pem.certificates(Files.readString(path, StandardCharsets.ISO_8859_1))
                  instanceof PemOutcome.Read<List<X509Certificate>>(var certificates)
              && !certificates.isEmpty()
              && certificates.stream().allMatch(each -> each.getBasicConstraints() >= 0)
          ? Optional.of(certificates)
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
