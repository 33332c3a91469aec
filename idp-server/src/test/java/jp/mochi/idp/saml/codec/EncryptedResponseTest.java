package jp.mochi.idp.saml.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jp.mochi.metadata.DataEncryption;
import jp.mochi.metadata.EncryptionTarget;
import jp.mochi.metadata.KeyTransport;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is encrypted is what a service opens, verifies and reads, and nobody else. */
class EncryptedResponseTest {
  private static final ResponseWriter WRITER = new ResponseWriter(TestKey.IDP.signingKey());
  private static final ResponseWriter CURVE = new ResponseWriter(TestKey.IDP_CURVE.signingKey());

  @TempDir Path directory = Path.of("");

  private static EncryptionPlan.Parts plan(
      DataEncryption data, KeyTransport transport, boolean assertion, boolean parts) {
    var target = new EncryptionTarget(TestKey.SERVICE.certificate(), true, data, transport);
    return new EncryptionPlan.Parts(target, assertion, parts, parts);
  }

  private static EncryptionPlan.Parts usual(boolean assertion, boolean parts) {
    return plan(DataEncryption.AES256_GCM, KeyTransport.USUAL, assertion, parts);
  }

  private static String written(
      ResponseWriter writer, ResponseModel model, SignedParts parts, EncryptionPlan plan) {
    WriteOutcome outcome = writer.write(model, parts, plan);
    return assertInstanceOf(WriteOutcome.Written.class, outcome, outcome.toString())
        .response()
        .xml();
  }

  static List<KeyTransport> transports() {
    var digests = Stream.of("sha256", "sha512").map(d -> "http://www.w3.org/2001/04/xmlenc#" + d);
    var all = new ArrayList<KeyTransport>(List.of(KeyTransport.USUAL));
    digests.forEach(
        digest -> {
          all.add(
              KeyTransport.of(KeyTransport.OAEP_MGF1P, Optional.of(digest), Optional.empty())
                  .orElseThrow());
          var mask = Optional.of("http://www.w3.org/2009/xmlenc11#mgf1sha256");
          all.add(KeyTransport.of(KeyTransport.OAEP, Optional.of(digest), mask).orElseThrow());
        });
    return all;
  }

  @ParameterizedTest
  @MethodSource("transports")
  void aServiceOpensTheAssertionAndVerifiesWhatIsInside(KeyTransport transport) {
    for (DataEncryption data : DataEncryption.values()) {
      var xml =
          written(WRITER, Responses.usual(), SignedParts.BOTH, plan(data, transport, true, false));
      assertFalse(xml.contains("tanaka"), xml);
      var opened = Opened.by(TestKey.SERVICE, xml).wholeResponse();
      ReadBack.read(opened, TestKey.IDP)
          .verifyAssertion(Responses.usual().assertion().orElseThrow());
      ReadBack.validate(xml);
      ReadBack.validate(opened);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theResponsesSignatureCoversWhatIsEncrypted(SignedParts parts) {
    var xml = written(CURVE, Responses.usual(), parts, usual(true, true));
    ReadBack.validate(xml);
    if (parts.response()) {
      ReadBack.read(xml, TestKey.IDP_CURVE).verifyResponse();
      var changed = xml.replaceFirst("(<xenc:CipherValue>)(.)", "$1/");
      assertThrows(
          AssertionError.class, () -> ReadBack.read(changed, TestKey.IDP_CURVE).verifyResponse());
    }
  }

  @Test
  void nameIdAndAttributesAreEncryptedOnTheirOwn() {
    var model = Responses.usual();
    var xml = written(WRITER, model, SignedParts.ASSERTION, usual(false, true));
    assertFalse(xml.contains("tanaka") || xml.contains("displayName"), xml);
    assertTrue(xml.contains("<saml:EncryptedID>"), xml);
    ReadBack.validate(xml);
    var back = ReadBack.read(xml, TestKey.IDP);
    back.verifyResponseIsUnsigned();
    var opened = Opened.by(TestKey.SERVICE, xml);
    assertEquals("tanaka@corp.example", opened.nameId());
    assertEquals(List.of("mail", "displayName", "groups"), opened.attributeNames());
  }

  @Test
  void aStrangersKeyOpensNothing() {
    var xml = written(WRITER, Responses.usual(), SignedParts.ASSERTION, usual(true, false));
    assertThrows(AssertionError.class, () -> Opened.by(TestKey.STRANGER, xml).wholeResponse());
  }

  @Test
  void eachElementHasAKeyOfItsOwn() {
    var xml = written(WRITER, Responses.usual(), SignedParts.ASSERTION, usual(false, true));
    var wrapped = xml.split("<xenc:EncryptedKey>", -1).length - 1;
    assertEquals(4, wrapped);
    var values = Stream.of(xml.split("<xenc:CipherValue>", -1)).skip(1).distinct().count();
    assertEquals(8, values);
  }

  @Property(tries = 60, seed = "11")
  void encryptsEveryTextThatXmlCanHold(
      @ForAll("texts") String subject, @ForAll("texts") String value, @ForAll SignedParts parts) {
    var model =
        Responses.success(
            Responses.assertion("s" + subject, List.of(Responses.attribute("a", value))));
    var xml = written(CURVE, model, parts, usual(true, false));
    var opened = ReadBack.read(Opened.by(TestKey.SERVICE, xml).wholeResponse(), TestKey.IDP_CURVE);
    if (parts.assertion()) {
      opened.verifyAssertion(model.assertion().orElseThrow());
    } else {
      ReadBack.read(xml, TestKey.IDP_CURVE).verifyResponse();
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Texts.writable();
  }

  @Test
  void whatXmlCannotHoldIsNoticedBeforeItIsHidden() {
    var bad = "a\u0001b";
    var model =
        Responses.success(Responses.assertion("x", List.of(Responses.attribute("mail", bad))));
    assertEquals(
        new WriteOutcome.NotWritable("attribute mail"),
        WRITER.write(model, SignedParts.ASSERTION, usual(true, true)));
    assertEquals(
        new WriteOutcome.NotWritable("the NameID"),
        WRITER.write(
            Responses.success(Responses.assertion(bad, List.of())),
            SignedParts.ASSERTION,
            usual(true, true)));
  }

  @Test
  void theLastCheckKeepsWhatStandsInTheClearAndShouldNot() {
    var clear = (WriteOutcome.Written) WRITER.write(Responses.usual(), SignedParts.ASSERTION);
    var plain = clear.response();
    assertTrue(LastCheck.uncovered(plain, usual(true, false)).isPresent());
    assertTrue(LastCheck.uncovered(plain, usual(false, true)).isPresent());
    assertEquals(Optional.empty(), LastCheck.uncovered(plain, new EncryptionPlan.Nothing()));
    for (var plan : List.of(usual(true, false), usual(false, true), usual(true, true))) {
      var hidden =
          (WriteOutcome.Written) WRITER.write(Responses.usual(), SignedParts.ASSERTION, plan);
      assertEquals(Optional.empty(), LastCheck.uncovered(hidden.response(), plan));
    }
  }

  @Test
  void xmlsec1DecryptsAndThenVerifies() throws IOException {
    for (DataEncryption data :
        Arrays.asList(DataEncryption.AES256_GCM, DataEncryption.AES128_GCM)) {
      var plan = plan(data, KeyTransport.USUAL, true, false);
      var xml = written(WRITER, Responses.usual(), SignedParts.ASSERTION, plan);
      var file = Files.writeString(directory.resolve("encrypted.xml"), xml);
      var decrypted = directory.resolve("decrypted.xml");
      Programs.run(
          List.of(
              "xmlsec1",
              "--decrypt",
              "--privkey-pem",
              TestKey.SERVICE.keyPem().toString(),
              "--output",
              decrypted.toString(),
              file.toString()));
      var opened = Files.readString(decrypted);
      assertTrue(opened.contains("tanaka@corp.example"), opened);
      Programs.run(
          List.of(
              "xmlsec1",
              "--verify",
              "--pubkey-cert-pem",
              TestKey.IDP.pem().toString(),
              "--enabled-reference-uris",
              "same-doc",
              "--id-attr:ID",
              "urn:oasis:names:tc:SAML:2.0:assertion:Assertion",
              decrypted.toString()));
    }
  }
}
