package jp.mochi.idp.saml.codec;

import static jp.mochi.idp.saml.codec.Responses.assertion;
import static jp.mochi.idp.saml.codec.Responses.attribute;
import static jp.mochi.idp.saml.codec.Responses.status;
import static jp.mochi.idp.saml.codec.Responses.success;
import static jp.mochi.idp.saml.codec.Responses.usual;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is written is what OpenSAML verifies and reads, whatever the values; and the very same
 * verifies with xmlsec1, which shares no line with it.
 */
class ResponseWriterTest {
  private final XmlSec.Batch second = new XmlSec.Batch(TestKey.IDP_CURVE);

  private static final ResponseWriter RSA = new ResponseWriter(TestKey.IDP.signingKey());
  private static final ResponseWriter CURVE = new ResponseWriter(TestKey.IDP_CURVE.signingKey());

  private static String written(ResponseWriter writer, ResponseModel model, SignedParts parts) {
    WriteOutcome outcome = writer.write(model, parts);
    return assertInstanceOf(WriteOutcome.Written.class, outcome, outcome.toString())
        .response()
        .xml();
  }

  @ParameterizedTest
  @EnumSource
  void signsWhatIsAsked(SignedParts parts) {
    for (ResponseModel model : List.of(usual(), status("だめ"))) {
      ReadBack.read(written(RSA, model, parts), TestKey.IDP).verify(model, parts);
      ReadBack.read(written(CURVE, model, parts), TestKey.IDP_CURVE).verify(model, parts);
    }
  }

  @ParameterizedTest
  @EnumSource
  void writesWhatTheSchemaAllows(SignedParts parts) {
    ReadBack.validate(written(RSA, usual(), parts));
    ReadBack.validate(written(CURVE, success(assertion("x", List.of())), parts));
    ReadBack.validate(written(RSA, status("no"), parts));
  }

  @Test
  void keepsWhatWasSignedFromBeingChanged() {
    String xml = written(RSA, usual(), SignedParts.ASSERTION);
    String changed = xml.replace("tanaka@", "suzuki@");
    assertThrows(
        AssertionError.class,
        () -> ReadBack.read(changed, TestKey.IDP).verify(usual(), SignedParts.ASSERTION));
    assertThrows(
        AssertionError.class,
        () -> ReadBack.read(xml, TestKey.STRANGER).verify(usual(), SignedParts.ASSERTION));
    assertThrows(
        AssertionError.class,
        () -> ReadBack.read(xml, TestKey.IDP).verify(usual(), SignedParts.RESPONSE));
  }

  @Property(tries = 300, seed = "7")
  void writesEveryTextThatXmlCanHold(
      @ForAll("texts") String subject,
      @ForAll("texts") String name,
      @ForAll("texts") String value,
      @ForAll SignedParts parts) {
    ResponseModel model =
        success(assertion("s" + subject, List.of(attribute(name, value, "", name + value))));
    String xml = written(CURVE, model, parts);
    ReadBack.read(xml, TestKey.IDP_CURVE).verify(model, parts);
    second.add(xml, model, parts);
  }

  @Property(tries = 100, seed = "8")
  void writesEveryMessage(@ForAll("texts") String message, @ForAll SignedParts parts) {
    ResponseModel model = status(message);
    String xml = written(CURVE, model, parts);
    ReadBack.read(xml, TestKey.IDP_CURVE).verify(model, parts);
    second.add(xml, model, parts);
  }

  /** All that a property has had written, in one go. */
  @AfterProperty
  void whatWasWrittenVerifiesWithXmlsec1() throws IOException {
    second.verify();
  }

  @Provide
  Arbitrary<String> texts() {
    return Texts.writable();
  }

  @ParameterizedTest
  @CsvSource({"0000", "0008", "000B", "001F", "FFFE", "FFFF", "D800", "DC00"})
  void refusesWhatXmlCannotHold(String hex) {
    String bad = "a" + (char) Integer.parseInt(hex, 16) + "b";
    assertEquals(
        new WriteOutcome.NotWritable("attribute displayName"),
        RSA.write(
            success(assertion("x", List.of(attribute("displayName", "good", bad)))),
            SignedParts.BOTH));
    assertEquals(
        new WriteOutcome.NotWritable("the NameID"),
        RSA.write(success(assertion(bad, List.of())), SignedParts.BOTH));
    assertEquals(
        new WriteOutcome.NotWritable("the status message"),
        RSA.write(status(bad), SignedParts.BOTH));
  }

  @Property(tries = 500, seed = "9")
  void refusesExactlyTheTextsThatXmlExcludes(@ForAll("anything") String text) {
    boolean writable =
        text.codePoints()
            .allMatch(
                c ->
                    c == 9
                        || c == 10
                        || c == 13
                        || (c >= 0x20 && c <= 0xD7FF)
                        || (c >= 0xE000 && c <= 0xFFFD)
                        || c >= 0x10000);
    WriteOutcome outcome =
        CURVE.write(success(assertion("x", List.of(attribute("a", text)))), SignedParts.ASSERTION);
    assertEquals(writable, outcome instanceof WriteOutcome.Written);
  }

  @Provide
  Arbitrary<String> anything() {
    return Arbitraries.chars()
        .range((char) 0, (char) 0x22)
        .range('\uD7F0', '\uE010')
        .range('\uFFF0', '\uFFFF')
        .list()
        .ofMaxSize(6)
        .map(
            chars ->
                chars.stream().map(String::valueOf).collect(java.util.stream.Collectors.joining()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "a b", "a\"", "a<"})
  void takesNoIdThatIsNotAName(String id) {
    ResponseModel usual = usual();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ResponseModel(
                id,
                usual.issueInstant(),
                usual.issuer(),
                usual.destination(),
                Optional.empty(),
                usual.status(),
                usual.assertion()));
  }
}
