package jp.mochi.metadata;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.metadata.AssertionOptions.Qualifier;
import jp.mochi.metadata.AssertionOptions.SessionTold;
import jp.mochi.metadata.EncryptionOptions.Encrypt;

/**
 * The options of how an assertion is signed, encrypted and worded, while they are being changed. An
 * empty value goes back to the default.
 */
final class IssuingOptions {
  static final List<String> NAMES =
      List.of(
          "signature",
          "digest",
          "encrypt",
          "encrypt-name-id",
          "encrypt-attributes",
          "encryption-algorithm",
          "not-before",
          "session-length",
          "audiences",
          "issuer",
          "name-qualifier",
          "sp-name-qualifier",
          "requested-context");

  private static final int MOST_AUDIENCES = 20;
  private static final Duration LONGEST_SESSION = Duration.ofDays(30);
  private static final String NONE = "none";

  private final List<OptionFault> faults;
  private SignatureOptions signature;
  private EncryptionOptions encryption;
  private AssertionOptions assertion;

  IssuingOptions(ServiceOptions from, List<OptionFault> faults) {
    this.faults = faults;
    this.signature = from.signature();
    this.encryption = from.encryption();
    this.assertion = from.assertion();
  }

  SignatureOptions signature() {
    return signature;
  }

  EncryptionOptions encryption() {
    return encryption;
  }

  AssertionOptions assertion() {
    return assertion;
  }

  void set(String name, String value) {
    switch (name) {
      case "signature" -> algorithm(value);
      case "digest" -> digest(value);
      case "encrypt", "encrypt-name-id", "encrypt-attributes" -> encrypt(name, value);
      case "encryption-algorithm" -> encryptionAlgorithm(value);
      case "not-before" -> notBefore(value);
      case "session-length" -> sessionLength(value);
      case "audiences" -> audiences(value);
      case "issuer" -> issuer(value);
      case "name-qualifier", "sp-name-qualifier" -> qualifier(name, value);
      case "requested-context" -> requestedContext(value);
      default -> throw new IllegalArgumentException(name);
    }
  }

  private void algorithm(String value) {
    one(
        "signature",
        value,
        SigningAlgorithm.RSA_SHA256,
        SigningAlgorithm::of,
        Stream.of(SigningAlgorithm.values()).map(SigningAlgorithm::text),
        chosen -> signature = new SignatureOptions(chosen, signature.digest()));
  }

  private void digest(String value) {
    one(
        "digest",
        value,
        DigestAlgorithm.SHA256,
        DigestAlgorithm::of,
        Stream.of(DigestAlgorithm.values()).map(DigestAlgorithm::text),
        chosen -> signature = new SignatureOptions(signature.algorithm(), chosen));
  }

  private void encrypt(String name, String value) {
    var usual = name.equals("encrypt") ? Encrypt.WHEN_POSSIBLE : Encrypt.NEVER;
    var texts = Stream.of(Encrypt.values()).map(Encrypt::text);
    one(name, value, usual, Encrypt::of, texts, chosen -> encryption = with(name, chosen));
  }

  private EncryptionOptions with(String name, Encrypt chosen) {
    return new EncryptionOptions(
        name.equals("encrypt") ? chosen : encryption.assertion(),
        name.equals("encrypt-name-id") ? chosen : encryption.nameId(),
        name.equals("encrypt-attributes") ? chosen : encryption.attributes(),
        encryption.algorithm());
  }

  private void encryptionAlgorithm(String value) {
    var chosen = DataEncryption.of(value);
    if (chosen.isEmpty() && !value.isEmpty()) {
      var texts = Stream.of(DataEncryption.values()).map(DataEncryption::text);
      bad("encryption-algorithm", texts.collect(Collectors.joining(" | ")));
      return;
    }
    encryption =
        new EncryptionOptions(
            encryption.assertion(), encryption.nameId(), encryption.attributes(), chosen);
  }

  private <T> void one(
      String name,
      String value,
      T usual,
      Function<String, Optional<T>> read,
      Stream<String> texts,
      Consumer<T> setting) {
    if (value.isEmpty()) {
      setting.accept(usual);
      return;
    }
    read.apply(value)
        .ifPresentOrElse(setting, () -> bad(name, texts.collect(Collectors.joining(" | "))));
  }

  private void notBefore(String value) {
    var length = value.isEmpty() ? Optional.of(Duration.ZERO) : DurationText.parse(value);
    if (length.isEmpty()
        || length.get().isNegative()
        || length.get().compareTo(AssertionOptions.MOST_SET_BACK) > 0) {
      bad("not-before", "0s – 10m");
      return;
    }
    assertion = told().notBefore(length.get()).made();
  }

  private void sessionLength(String value) {
    if (value.isEmpty() || value.equals(NONE)) {
      var told = value.isEmpty() ? new SessionTold.Ours() : new SessionTold.Nothing();
      assertion = told().session(told).made();
      return;
    }
    var length = DurationText.parse(value);
    if (length.isEmpty()
        || length.get().compareTo(Duration.ofMinutes(1)) < 0
        || length.get().compareTo(LONGEST_SESSION) > 0) {
      bad("session-length", "1m – 720h | none");
      return;
    }
    assertion = told().session(new SessionTold.AtMost(length.get())).made();
  }

  private void audiences(String value) {
    var audiences = words(value);
    if (audiences.size() > MOST_AUDIENCES || !audiences.stream().allMatch(UriText::isUri)) {
      bad("audiences", "URI URI … (≤ " + MOST_AUDIENCES + ")");
      return;
    }
    assertion = told().audiences(audiences).made();
  }

  private void issuer(String value) {
    if (!value.isEmpty() && !UriText.isUri(value)) {
      bad("issuer", "URI");
      return;
    }
    assertion = told().issuer(present(value)).made();
  }

  private void qualifier(String name, String value) {
    var forbidden = XmlText.firstForbidden(value);
    if (forbidden.isPresent()) {
      faults.add(new OptionFault(OptionFault.Code.BAD_TEXT, name, forbidden.get()));
      return;
    }
    if (value.length() > 1024) {
      bad(name, "TEXT | none");
      return;
    }
    var chosen = present(value).map(text -> new Qualifier(text.equals(NONE) ? "" : text));
    assertion =
        name.equals("name-qualifier")
            ? told().nameQualifier(chosen).made()
            : told().spNameQualifier(chosen).made();
  }

  private void requestedContext(String value) {
    one(
        "requested-context",
        value,
        false,
        text ->
            switch (text) {
              case "obey" -> Optional.of(false);
              case "ignore" -> Optional.of(true);
              default -> Optional.empty();
            },
        Stream.of("obey", "ignore"),
        ignored -> assertion = told().contextIgnored(ignored).made());
  }

  private AssertionDraft told() {
    return new AssertionDraft(assertion);
  }

  static List<String> words(String value) {
    return Stream.of(value.strip().split("\\s+", -1)).filter(w -> !w.isEmpty()).distinct().toList();
  }

  private static Optional<String> present(String value) {
    return Optional.of(value).filter(text -> !text.isEmpty());
  }

  private void bad(String name, String expected) {
    faults.add(new OptionFault(OptionFault.Code.BAD_VALUE, name, expected));
  }

  /** The lines of what differs from the default, and {@code encrypt}, which everybody asks for. */
  static List<String> print(ServiceOptions options) {
    var lines = new ArrayList<String>();
    var signature = options.signature();
    if (signature.algorithm() != SigningAlgorithm.RSA_SHA256) {
      lines.add("signature=" + signature.algorithm().text());
    }
    if (signature.digest() != DigestAlgorithm.SHA256) {
      lines.add("digest=" + signature.digest().text());
    }
    var encryption = options.encryption();
    lines.add("encrypt=" + encryption.assertion().text());
    if (encryption.nameId() != Encrypt.NEVER) {
      lines.add("encrypt-name-id=" + encryption.nameId().text());
    }
    if (encryption.attributes() != Encrypt.NEVER) {
      lines.add("encrypt-attributes=" + encryption.attributes().text());
    }
    encryption.algorithm().ifPresent(a -> lines.add("encryption-algorithm=" + a.text()));
    print(options.assertion(), lines);
    return lines;
  }

  private static void print(AssertionOptions told, List<String> lines) {
    if (!told.notBefore().isZero()) {
      lines.add("not-before=" + DurationText.print(told.notBefore()));
    }
    switch (told.session()) {
      case SessionTold.Ours() -> {}
      case SessionTold.AtMost(var length) ->
          lines.add("session-length=" + DurationText.print(length));
      case SessionTold.Nothing() -> lines.add("session-length=" + NONE);
    }
    if (!told.audiences().isEmpty()) {
      lines.add("audiences=" + String.join(" ", told.audiences()));
    }
    told.issuer().ifPresent(issuer -> lines.add("issuer=" + issuer));
    told.nameQualifier().ifPresent(q -> lines.add("name-qualifier=" + print(q)));
    told.spNameQualifier().ifPresent(q -> lines.add("sp-name-qualifier=" + print(q)));
    if (told.contextIgnored()) {
      lines.add("requested-context=ignore");
    }
  }

  private static String print(Qualifier qualifier) {
    return qualifier.text().isEmpty() ? NONE : qualifier.text();
  }
}
