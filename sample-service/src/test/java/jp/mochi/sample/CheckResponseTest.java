package jp.mochi.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.sample.CheckedResponse.Accepted;
import jp.mochi.sample.CheckedResponse.Refusal;
import jp.mochi.sample.CheckedResponse.Refused;
import jp.mochi.sample.HandMadeProvider.Draft;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each refusal stands beside {@link #acceptsWhatIsRight}, whose response differs in one thing. */
class CheckResponseTest {
  private static HandMadeProvider provider;
  private static Options options;
  private static IdentityProvider known;

  private final SignOns signOns = new SignOns(Clock.systemUTC());
  private CheckResponse check;

  @BeforeAll
  static void makeAProvider(@TempDir Path directory) throws Exception {
    provider = new HandMadeProvider(directory);
    Path metadata = Files.writeString(directory.resolve("idp.xml"), provider.metadata());
    options =
        new Options(
            0,
            Optional.empty(),
            URI.create("https://sp.example:8446"),
            metadata.toString(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false);
    known = new IdentityProvider(options, TlsFiles.open(options, ""), Clock.systemUTC());
    assertInstanceOf(IdentityProvider.Ready.class, known.settings());
  }

  @BeforeEach
  void ask() {
    check = new CheckResponse(options.acs(), signOns);
    signOns.remember("_asked", "where-i-was");
  }

  private CheckedResponse judge(String xml, String relayState) {
    return switch (known.settings()) {
      case IdentityProvider.Ready(var settings) ->
          check.check(
              settings,
              Map.of(
                  "SAMLResponse",
                  List.of(HandMadeProvider.encoded(xml)),
                  "RelayState",
                  List.of(relayState)));
      case IdentityProvider.Unreadable(var why) -> throw new AssertionError(why);
    };
  }

  private void refuses(Refusal expected, String xml) {
    CheckedResponse result = judge(xml, "where-i-was");
    assertEquals(expected, assertInstanceOf(Refused.class, result).refusal(), result.toString());
  }

  private static Draft draft() {
    return Draft.answering("_asked", options);
  }

  @Test
  void acceptsWhatIsRight() throws Exception {
    CheckedResponse result = judge(provider.signed(draft()), "where-i-was");
    Accepted accepted = assertInstanceOf(Accepted.class, result, result.toString());
    assertEquals("tanaka@example.co.jp", accepted.facts().nameId());
    assertEquals(List.of("sales", "it-staff"), accepted.facts().attributes().get("groups"));
    assertEquals(List.of(options.entityId()), accepted.facts().audiences());
    assertEquals("_session", accepted.facts().sessionIndex());
    assertEquals(
        "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
        accepted.facts().authnContext());
  }

  @Test
  void acceptsWhatTheProviderBegan() throws Exception {
    CheckedResponse result = judge(provider.signed(Draft.answering("", options)), "/target");
    assertEquals(false, assertInstanceOf(Accepted.class, result, result.toString()).solicited());
  }

  @Test
  void refusesAnUnsignedAssertion() {
    refuses(Refusal.SIGNATURE, draft().response());
  }

  @Test
  void refusesAnotherKeysSignature(@TempDir Path directory) throws Exception {
    refuses(Refusal.SIGNATURE, new HandMadeProvider(directory).signed(draft()));
  }

  @Test
  void refusesWhatWasChangedAfterSigning() throws Exception {
    refuses(Refusal.SIGNATURE, provider.signed(draft()).replace("tanaka@", "suzuki@"));
  }

  @Test
  void refusesAnotherAudience() throws Exception {
    refuses(Refusal.AUDIENCE, provider.signed(draft().audience("https://other.example")));
  }

  @Test
  void refusesAnotherDestination() throws Exception {
    refuses(Refusal.DESTINATION, provider.signed(draft().acs("https://other.example/acs")));
  }

  @Test
  void refusesAnotherIssuer() throws Exception {
    refuses(Refusal.ISSUER, provider.signed(draft().issuer("https://other.example")));
  }

  @Test
  void refusesWhatIsTooOld() throws Exception {
    refuses(Refusal.TIME, provider.signed(draft().at(draft().now().minusSeconds(3600))));
  }

  @Test
  void refusesAnAnswerNobodyAskedFor() throws Exception {
    refuses(Refusal.NOT_ASKED_FOR, provider.signed(Draft.answering("_other", options)));
  }

  @Test
  void refusesTheSameAnswerTwice() throws Exception {
    String xml = provider.signed(draft());
    assertInstanceOf(Accepted.class, judge(xml, "where-i-was"));
    refuses(Refusal.NOT_ASKED_FOR, xml);
  }

  @Test
  void refusesTheSameUnaskedAssertionTwice() throws Exception {
    String xml = provider.signed(Draft.answering("", options));
    assertInstanceOf(Accepted.class, judge(xml, ""));
    refuses(Refusal.USED_BEFORE, xml);
  }

  @Test
  void refusesARelayStateThatWasNotSent() throws Exception {
    CheckedResponse result = judge(provider.signed(draft()), "elsewhere");
    assertEquals(Refusal.RELAY_STATE, assertInstanceOf(Refused.class, result).refusal());
  }

  @Test
  void tellsTheProvidersRefusalApart() {
    refuses(
        Refusal.STATUS, draft().status("urn:oasis:names:tc:SAML:2.0:status:Responder").response());
  }

  @Test
  void refusesWhatIsNoXml() {
    refuses(Refusal.NOT_A_RESPONSE, "hello");
  }
}
