package jp.mochi.idp.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code revocation} of an authority: {@code {crl: URL, ocsp: URL, unknown: refuse}}. */
final class RevocationReader {
  private static final Duration REFRESH = Duration.ofMinutes(15);

  private final Section section;

  RevocationReader(Section section) {
    this.section = section;
  }

  RevocationConfig read() {
    var config =
        new RevocationConfig(
            section.oneOrMore("crl", address()),
            section.oneOrMore("delta", address()),
            section.optional("ocsp", address()),
            section.orElse("refresh", Durations.between("1m", "1d"), REFRESH),
            section.orElse("unknown", unknown(), false));
    if (config.crl().isEmpty() && config.ocsp().isEmpty()) {
      section.missing("crl", "http://pki.corp.example/phones.crl");
    }
    return config;
  }

  private static Form<Boolean> unknown() {
    return text ->
        switch (text) {
          case "refuse" -> Form.good(false);
          case "allow" -> Form.good(true);
          default -> Form.bad(FaultCode.CHOICE, text, "refuse, allow");
        };
  }

  private static Form<URI> address() {
    return text ->
        parsed(text)
            .filter(
                uri ->
                    uri.getHost() != null
                        && uri.getRawUserInfo() == null
                        && uri.getRawFragment() == null
                        && String.valueOf(uri.getScheme()).matches("(?i)https?"))
            .map(Form::good)
            .orElseGet(() -> Form.bad(FaultCode.REVOCATION_URL, text));
  }

  private static Optional<URI> parsed(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException noAddress) {
      return Optional.empty();
    }
  }
}
