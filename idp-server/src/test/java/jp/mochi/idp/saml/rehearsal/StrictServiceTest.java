package jp.mochi.idp.saml.rehearsal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.Entries;
import jp.mochi.idp.key.SigningKey;
import jp.mochi.idp.saml.codec.AssertionModel;
import jp.mochi.idp.saml.codec.EncryptionPlan;
import jp.mochi.idp.saml.codec.ReadResponse;
import jp.mochi.idp.saml.codec.ResponseModel;
import jp.mochi.idp.saml.codec.ResponseWriter;
import jp.mochi.idp.saml.codec.SignedParts;
import jp.mochi.idp.saml.codec.Tampered;
import jp.mochi.idp.saml.codec.TestKey;
import jp.mochi.idp.saml.codec.WriteOutcome;
import jp.mochi.idp.saml.codec.WrittenResponse;
import jp.mochi.metadata.EncryptionKey;
import jp.mochi.metadata.ServiceProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each check of a strict service, by a response that would pass without it. */
class StrictServiceTest {
  private static final String IDP = "https://idp.example/saml/metadata";
  private static final String ACS = "https://crm.example/acs";
  private static final Instant NOW = Instant.parse("2000-01-01T00:00:00Z");
  private static final ResponseWriter WRITER =
      new ResponseWriter(new SigningKey("k", TestKey.IDP.privateKey(), TestKey.IDP.certificate()));

  private static ResponseModel model() {
    var end = NOW.plusSeconds(300);
    var name = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
    return new ResponseModel(
        "_r",
        NOW,
        IDP,
        ACS,
        Optional.of("_q"),
        ResponseModel.Status.success(),
        Optional.of(
            new AssertionModel(
                "_a",
                NOW,
                IDP,
                new AssertionModel.Subject(
                    new AssertionModel.NameId("x1", name, Optional.empty(), Optional.empty()),
                    new AssertionModel.Bearer(ACS, end, Optional.of("_q"), Optional.empty())),
                new AssertionModel.Conditions(
                    NOW.minusSeconds(60), end, List.of("https://crm.example/sp")),
                new AssertionModel.AuthnStatement(
                    NOW, "_s", Optional.empty(), Optional.empty(), "urn:class"),
                List.of())));
  }

  private static WrittenResponse written(SignedParts parts, EncryptionPlan plan) {
    return assertInstanceOf(WriteOutcome.Written.class, WRITER.write(model(), parts, plan))
        .response();
  }

  private static String good() {
    return written(SignedParts.BOTH, new EncryptionPlan.Nothing()).xml();
  }

  private static ReadResponse read(String xml) {
    return assertInstanceOf(
            ReadResponse.Outcome.Read.class, ReadResponse.of(Tampered.response(xml)))
        .response();
  }

  private static List<Finding> findings(String sent, String clear, ServiceProvider service) {
    return findings(sent, clear, service, EncryptionPlan.of(service), TestKey.IDP);
  }

  private static List<Finding> findings(
      String sent, String clear, ServiceProvider service, EncryptionPlan plan, TestKey known) {
    var expected =
        new StrictService.Expected(
            service, IDP, ACS, "_q", List.of(known.certificate()), plan, "tanaka", false);
    return new StrictService(read(sent), read(clear), expected).findings();
  }

  private static List<String> failed(List<Finding> findings) {
    return findings.stream()
        .filter(it -> it.level() == Finding.Level.FAILED)
        .map(Finding::code)
        .toList();
  }

  @Test
  void takesAGoodResponse() {
    var findings = findings(good(), good(), Entries.crm());
    assertEquals(List.of(), failed(findings));
    assertTrue(findings.stream().allMatch(it -> it.level() == Finding.Level.OK));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Destination=\"https://crm.example/acs\" | Destination=\"https://other.example/\" |"
            + " DESTINATION_WRONG",
        "Recipient=\"https://crm.example/acs\" | Recipient=\"https://other.example/\" |"
            + " RECIPIENT_WRONG",
        "Recipient=\"https://crm.example/acs\" | '' | RECIPIENT_WRONG",
        "InResponseTo=\"_q\" | InResponseTo=\"_other\" | ANSWERS_ANOTHER",
        ">https://crm.example/sp< | >https://other.example/< | AUDIENCE_WRONG",
        ">https://idp.example/saml/metadata< | >https://evil.example/< | ISSUER_WRONG",
        "NotBefore=\"1999-12-31T23:59:00Z\" | NotBefore=\"2000-01-01T00:00:01Z\" | WINDOW_WRONG",
        "NotOnOrAfter=\"2000-01-01T00:05:00Z\" | NotOnOrAfter=\"2000-01-01T00:00:00Z\" |"
            + " WINDOW_WRONG",
        "<saml:SubjectConfirmationData | <saml:SubjectConfirmationData"
            + " NotBefore=\"1999-12-31T23:59:00Z\" | CONFIRMATION_NOT_BEFORE",
        ">x1</saml:NameID> | ></saml:NameID> | NAME_ID_EMPTY",
        "nameid-format:persistent\" | nameid-format:emailAddress\" | SIGNATURE_BROKEN",
        "status:Success | status:Responder | STATUS_OTHER",
        "AuthnInstant=\"2000-01-01T00:00:00Z\" | AuthnInstant=\"\" | AUTHN_MISSING",
        ">urn:class< | >< | AUTHN_MISSING",
        "<saml:Conditions | <saml:Nonsense></saml:Nonsense><saml:Conditions | SCHEMA_BROKEN",
      })
  void findsWhatIsWrong(String what, String instead, String code) {
    assertTrue(good().contains(what), good());
    var bad = good().replace(what, instead == null ? "" : instead);
    var failed = failed(findings(bad, bad, Entries.crm()));
    assertTrue(failed.contains(code), failed.toString());
    assertTrue(failed.contains("SIGNATURE_BROKEN"), failed.toString());
  }

  @Test
  void whatHasNoDateIsNotRead() {
    var bad = good().replace("NotOnOrAfter=\"2000-01-01T00:05:00Z\"", "NotOnOrAfter=\"soon\"");
    assertInstanceOf(
        ReadResponse.Outcome.Unreadable.class, ReadResponse.of(Tampered.response(bad)));
  }

  @Test
  void aNameThatIsNoAddressOrTooLongIsFound() {
    var email = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
    var persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
    var bare = good().replace(persistent, email);
    assertTrue(failed(findings(bare, bare, Entries.crm())).contains("NAME_ID_NO_ADDRESS"));
    var full = bare.replace(">x1<", ">x1@corp.example<");
    assertFalse(failed(findings(full, full, Entries.crm())).contains("NAME_ID_NO_ADDRESS"));
    var longest = good().replace(">x1<", ">" + "x".repeat(256) + "<");
    assertFalse(failed(findings(longest, longest, Entries.crm())).contains("NAME_ID_LONG"));
    var tooLong = good().replace(">x1<", ">" + "x".repeat(257) + "<");
    assertTrue(failed(findings(tooLong, tooLong, Entries.crm())).contains("NAME_ID_LONG"));
  }

  @Test
  void onlyAKeyOfOurMetadataVerifies() {
    var plan = new EncryptionPlan.Nothing();
    var with = findings(good(), good(), Entries.crm(), plan, TestKey.STRANGER);
    assertEquals(List.of("SIGNATURE_BROKEN", "SIGNATURE_BROKEN"), failed(with));
  }

  @Test
  void whatIsNotSignedIsFound() {
    var unsigned = good().replaceAll("(?s)<ds:Signature .*?</ds:Signature>", "");
    assertEquals(List.of("NOTHING_SIGNED"), failed(findings(unsigned, unsigned, Entries.crm())));
    var response = written(SignedParts.RESPONSE, new EncryptionPlan.Nothing()).xml();
    assertEquals(List.of(), failed(findings(response, response, Entries.crm())));
  }

  private static ServiceProvider encrypting() {
    return Entries.crm(List.of(new EncryptionKey(TestKey.SERVICE.certificate(), true, List.of())));
  }

  @Test
  void whatWasToBeHiddenMustBeAndInAFormThatCanBeDecrypted() {
    var plan = EncryptionPlan.of(encrypting());
    var hidden = written(SignedParts.RESPONSE, plan).xml();
    assertEquals(List.of(), failed(findings(hidden, good(), encrypting())));
    assertTrue(failed(findings(good(), good(), encrypting())).contains("ENCRYPTION_MISSHAPEN"));
    for (var change :
        List.of(
            List.of("aes256-gcm", "aes128-gcm"),
            List.of("rsa-oaep-mgf1p", "rsa-1_5"),
            List.of(
                "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>",
                "AAAA</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>"),
            List.of(
                "<xenc:CipherData><xenc:CipherValue>",
                "<xenc:CipherData><xenc:CipherReference URI=\"https://x.example/\">"
                    + "</xenc:CipherReference><xenc:CipherValue>"))) {
      var bad = hidden.replace(change.getFirst(), change.getLast());
      assertFalse(bad.equals(hidden), hidden);
      var failed = failed(findings(bad, good(), encrypting()));
      assertTrue(failed.contains("ENCRYPTION_MISSHAPEN"), change + failed.toString());
    }
  }

  @Test
  void whatIsShownHasNeitherSignatureNorCiphertext() {
    var hidden = written(SignedParts.BOTH, EncryptionPlan.of(encrypting()));
    var shown = hidden.harmless();
    assertFalse(shown.matches("(?s).*(SignatureValue|CipherValue)>[^<].*"), shown);
    assertTrue(shown.contains("<ds:DigestValue>"), "what is signed is shown: " + shown);
    var plain = Tampered.response(good()).harmless().replaceAll("<!--.*?-->", "");
    var failed = failed(findings(plain, plain, Entries.crm()));
    assertTrue(failed.contains("SIGNATURE_BROKEN"), failed.toString());
  }
}
