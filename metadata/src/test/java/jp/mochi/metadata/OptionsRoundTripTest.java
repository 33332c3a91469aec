package jp.mochi.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.metadata.AssertionOptions.Qualifier;
import jp.mochi.metadata.AssertionOptions.SessionTold;
import jp.mochi.metadata.EncryptionOptions.Encrypt;
import jp.mochi.metadata.ReleasedAttribute.Source;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is printed is read back, and whatever is typed gets an answer. */
class OptionsRoundTripTest {
  @Property
  void readsBackWhatItPrints(@ForAll("options") ServiceOptions options) {
    assertEquals(
        new OptionOutcome.Understood(options),
        ServiceOptionNames.change(
            ServiceOptions.DEFAULT, ServiceOptionNames.print(options), cel -> Optional.empty()));
    assertEquals(options, StoredRecord.readOptions(StoredRecord.write(options)));
  }

  @Property
  void answersToAnyText(@ForAll List<String> texts, @ForAll String value) {
    assertNotNull(
        ServiceOptionNames.change(ServiceOptions.DEFAULT, texts, cel -> Optional.empty()));
    for (var name : ServiceOptionNames.NAMES) {
      assertNotNull(
          ServiceOptionNames.change(
              ServiceOptions.DEFAULT,
              List.of(name + "=" + value, "attribute.a=" + value, "attribute." + value + "=mail"),
              cel -> Optional.empty()));
    }
  }

  @Provide
  Arbitrary<ServiceOptions> options() {
    var sign = Arbitraries.of(1, 2, 3);
    var format = Arbitraries.of(NAME_ID_FORMATS).list().uniqueElements().ofMaxSize(3);
    var source = Arbitraries.of("mail", "uid", "1.2.840.113556.1.4.656", "cn;lang-ja").optional();
    var attributes = attribute().list().ofMaxSize(4).uniqueElements(ReleasedAttribute::name);
    var skew = Arbitraries.longs().between(0, 1_800_000).map(Duration::ofMillis);
    var lifetime = Arbitraries.longs().between(60, 3600).map(Duration::ofSeconds);
    var flags = Arbitraries.of(0, 1, 2, 3);
    var relay = text().optional();
    return Combinators.combine(sign, format, source, attributes, skew, lifetime, flags, relay)
        .as(
            (s, f, n, a, k, l, b, r) ->
                new ServiceOptions(
                    (s & 1) != 0,
                    (s & 2) != 0,
                    f,
                    n,
                    a,
                    k,
                    l,
                    (b & 1) != 0,
                    (b & 2) != 0,
                    r,
                    n.map(named -> "signing-0123456789abcdef"),
                    new Classification(
                        r.map(said -> List.of("b", "a")).orElse(List.of()),
                        Optional.of(b).filter(level -> level > 0),
                        n.map(said -> Classification.Data.PRIVATE_CLOUD)),
                    obligations(r),
                    (b & 1) != 0,
                    (s & 2) != 0,
                    new SignatureOptions(SIGNATURES.get(b), DIGESTS.get(b)),
                    new EncryptionOptions(
                        ENCRYPT.get(s - 1),
                        ENCRYPT.get(b % 3),
                        ENCRYPT.get((s + b) % 3),
                        n.map(said -> DataEncryption.AES128_CBC)),
                    told(k, b, f),
                    new EntryOptions(
                        r.filter(OptionsRoundTripTest::plain), acs(b), b == 3, preset(b), own(b)),
                    logout(r, b),
                    names(n, b)));
  }

  private static OwnSession own(int b) {
    return switch (b) {
      case 0 -> OwnSession.UNKNOWN;
      case 1 -> new OwnSession(Optional.of(Duration.ofDays(30)), Optional.empty());
      case 2 -> new OwnSession(Optional.empty(), Optional.of("https://app.example/sessions"));
      default ->
          new OwnSession(
              Optional.of(Duration.ofSeconds(90)), Optional.of("https://app.example/?a=b"));
    };
  }

  private static final List<SigningAlgorithm> SIGNATURES = List.of(SigningAlgorithm.values());
  private static final List<DigestAlgorithm> DIGESTS = List.of(DigestAlgorithm.values());
  private static final List<Encrypt> ENCRYPT = List.of(Encrypt.values());

  private static NameOptions names(Optional<String> attribute, int flags) {
    var encodings = List.of(NameSource.Encoding.values());
    return attribute.isEmpty()
        ? NameOptions.DEFAULT
        : new NameOptions(
            flags < 2
                ? new NameSource.Computed(attribute.get(), encodings.get(flags))
                : new NameSource.Directory(attribute.get()),
            new NameSource.Computed(attribute.get(), NameSource.Encoding.BASE32),
            Optional.of(List.of(SubjectIdRequirement.values()).get(flags)));
  }

  private static LogoutOption logout(Optional<String> text, int which) {
    if (text.isPresent()) {
      return new LogoutOption.Never();
    }
    return which % 2 == 0
        ? new LogoutOption.Page("https://x.example/out?a=1")
        : new LogoutOption.At(
            List.of(
                new SingleLogout(
                    SingleLogout.HTTP_REDIRECT, "https://x.example/slo?a=1", Optional.empty()),
                new SingleLogout(SingleLogout.SOAP, "https://x.example/soap", Optional.empty())));
  }

  private static Optional<PresetUse> preset(int which) {
    return switch (which) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(new PresetUse("box", Map.of()));
      default -> Optional.of(new PresetUse("slack", Map.of("workspace", "a=b;{c}", "z-1", "é/?")));
    };
  }

  private static boolean plain(String text) {
    return text.strip().equals(text);
  }

  private static List<String> acs(int flags) {
    return flags == 3
        ? List.of("http://intra.example/acs", "https://a.example/?b=c,d")
        : List.of("https://a.example/acs").subList(0, flags % 2);
  }

  private static AssertionOptions told(Duration notBefore, int flags, List<String> uris) {
    var told =
        List.of(
            new SessionTold.Ours(),
            new SessionTold.AtMost(Duration.ofHours(8)),
            new SessionTold.Nothing());
    return new AssertionOptions(
        notBefore.dividedBy(3),
        told.get(flags % 3),
        uris,
        uris.stream().findFirst(),
        Optional.of(new Qualifier("")).filter(none -> flags > 1),
        Optional.of(new Qualifier("a ; b")).filter(some -> flags > 2),
        flags == 1);
  }

  private static List<MappedObligation> obligations(Optional<String> value) {
    return List.of(
        new MappedObligation("session", "urn:x", Optional.empty()),
        new MappedObligation("no-print", "a;b", value));
  }

  private static final List<String> NAME_ID_FORMATS =
      List.of(
          "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
          "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
          "https://example.jp/formats#own");

  private static Arbitrary<ReleasedAttribute> attribute() {
    var name = Arbitraries.strings().withChars("aB1.:/-_#;?").ofMinLength(1).ofMaxLength(30);
    var format =
        Arbitraries.of(
            ReleasedAttribute.FORMAT_URI,
            ReleasedAttribute.FORMAT_BASIC,
            ReleasedAttribute.FORMAT_UNSPECIFIED,
            "urn:example:format");
    return Combinators.combine(name, format, text().optional(), source())
        .as(ReleasedAttribute::new);
  }

  private static Arbitrary<Source> source() {
    return Arbitraries.oneOf(
        Arbitraries.of("mail", "groups", "1.2.3", "cn;lang-ja").map(Source.DirectoryAttribute::new),
        Arbitraries.oneOf(Arbitraries.just(""), text()).map(Source.Groups::new),
        text().map(Source.Constant::new),
        Arbitraries.of(ReleasedAttribute.Part.values()).map(Source.Whence::new),
        text().filter(t -> !t.isBlank()).map(Source.Expression::new));
  }

  private static Arbitrary<String> text() {
    return Arbitraries.strings()
        .withChars(";=: \\\"'<&format日本é")
        .withCharRange('!', '~')
        .ofMinLength(1)
        .ofMaxLength(40);
  }
}
