package jp.mochi.idp.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.cert.Pem;
import jp.mochi.cert.PemOutcome;
import jp.mochi.cert.trust.ClientAuthority;
import jp.mochi.cert.trust.MappingRule;
import jp.mochi.cert.trust.MappingRule.By;

/** Reads {@code client-certificate.authorities}: whose certificates count, and for whom. */
final class AuthorityReader {
  private final YamlFile file;
  private final Section section;

  AuthorityReader(YamlFile file, Section section) {
    this.file = file;
    this.section = section;
  }

  List<ClientCertificateConfig.Authority> read() {
    var names = new HashSet<String>();
    var serials = new SerialIssuers();
    var found = new ArrayList<ClientCertificateConfig.Authority>();
    for (var entry : section.sections("authorities")) {
      var name = entry.required("name", Form.text(), "", "phones");
      if (!name.isEmpty() && !names.add(name)) {
        entry.fault("name", FaultCode.CLIENT_CA_TWICE, name);
      }
      var authority = authority(name, entry);
      serials.note(entry, authority);
      found.add(authority);
    }
    return found;
  }

  private ClientCertificateConfig.Authority authority(String name, Section entry) {
    if (entry.orElse("own", Form.yesOrNo(), false)) {
      return own(name, entry);
    }
    var certificates = entry.required("file", certificates(), List.of(), "tls/phones-ca.pem");
    return new ClientCertificateConfig.Authority(
        name,
        certificates,
        Set.copyOf(entry.list("policies", oid())),
        rules(entry),
        IdentifierRuleReader.read(entry),
        false,
        revocation(entry));
  }

  /** Whose its certificates are, and what it has taken back, stands in our own database. */
  private static ClientCertificateConfig.Authority own(String name, Section entry) {
    for (var key : List.of("file", "policies", "map", IdentifierRuleReader.KEY, "revocation")) {
      if (entry.has(key)) {
        entry.fault(key, FaultCode.OWN_AUTHORITY, key);
      }
    }
    return new ClientCertificateConfig.Authority(
        name, List.of(), Set.of(), List.of(), List.of(), true, Optional.empty());
  }

  /** Never passed over: without it a lost phone's certificate counts until it ends. */
  private static Optional<RevocationConfig> revocation(Section entry) {
    if (entry.isMapping("revocation")) {
      return Optional.of(new RevocationReader(entry.section("revocation")).read());
    }
    if (entry.has("revocation")) {
      entry.optional("revocation", noRevocation());
    } else {
      entry.fault("revocation", FaultCode.REVOCATION_LEFT_OUT);
    }
    return Optional.empty();
  }

  /** Every certificate of the file must be an authority's, and one must be below all others. */
  private Form<List<X509Certificate>> certificates() {
    return text ->
        switch (file.existing().parse(text)) {
          case Form.Parsed.Bad<Path>(var code, var arguments) ->
              Form.bad(code, arguments.toArray(String[]::new));
          case Form.Parsed.Good<Path>(var path) ->
              authorities(path)
                  .map(Form::good)
                  .orElseGet(() -> Form.bad(FaultCode.CLIENT_CA, path.toString()));
        };
  }

  private static Optional<List<X509Certificate>> authorities(Path path) {
    try {
      return Pem.certificates(Files.readString(path, StandardCharsets.ISO_8859_1))
                  instanceof PemOutcome.Read<List<X509Certificate>>(var certificates)
              && certificates.stream().allMatch(ClientAuthority::isAuthority)
              && !ClientAuthority.issuing(certificates).isEmpty()
          ? Optional.of(certificates)
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** What goes without saying: the names that authorities for phones write. */
  private List<MappingRule> rules(Section entry) {
    if (!entry.has("map")) {
      return List.of(rule(By.SAN_UPN), rule(By.SAN_MAIL));
    }
    return entry.items("map", plain(), this::spelledOut);
  }

  private static MappingRule rule(By by) {
    return new MappingRule(by, by.attribute().orElse(""));
  }

  private static Form<MappingRule> plain() {
    return text ->
        By.of(text)
            .filter(by -> by != By.SERIAL)
            .map(by -> Form.good(rule(by)))
            .orElseGet(() -> Form.bad(FaultCode.CHOICE, text, choices()));
  }

  private Optional<MappingRule> spelledOut(Section item) {
    var by = item.required("by", by(), By.SAN_UPN, By.SAN_UPN.text());
    if (by == By.DEVICE) {
      return Optional.of(rule(by));
    }
    var attribute =
        by.attribute().isPresent()
            ? item.orElse("attribute", Form.text(), by.attribute().get())
            : item.required("attribute", Form.text(), "none", "certificateSerial");
    return Optional.of(new MappingRule(by, attribute));
  }

  private static Form<By> by() {
    return text ->
        By.of(text).map(Form::good).orElseGet(() -> Form.bad(FaultCode.CHOICE, text, choices()));
  }

  private static String choices() {
    return Stream.of(By.values())
            .filter(by -> by != By.SERIAL)
            .map(By::text)
            .collect(Collectors.joining(", "))
        + ", {by: serial, attribute: …}";
  }

  private static Form<String> oid() {
    return text ->
        text.matches("[0-2](\\.(0|[1-9]\\d{0,8})){1,20}")
            ? Form.good(text)
            : Form.bad(FaultCode.CHOICE, text, "1.3.6.1.4.1.…");
  }

  private static Form<String> noRevocation() {
    return text ->
        text.equals("none")
            ? Form.good(text)
            : Form.bad(
                FaultCode.CHOICE, text, "none, {crl: \"http://pki.corp.example/phones.crl\"}");
  }
}
