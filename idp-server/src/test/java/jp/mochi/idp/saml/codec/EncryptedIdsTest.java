package jp.mochi.idp.saml.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Optional;
import jp.mochi.idp.key.DecryptionKey;
import jp.mochi.idp.saml.codec.AssertionModel.NameId;
import jp.mochi.metadata.DataEncryption;
import jp.mochi.metadata.EncryptionTarget;
import jp.mochi.metadata.KeyTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** What services encrypt to us: opened where it is sound, otherwise nothing, without a word. */
class EncryptedIdsTest {
  private static final NameId NAME =
      new NameId("田中 & <Co>", Responses.FORMAT, Optional.of("idp"), Optional.of("sp"));
  private static final SentName.Plain SENT =
      new SentName.Plain(
          NAME.value(), Optional.of(NAME.format()), NAME.nameQualifier(), NAME.spNameQualifier());
  private static final EncryptedIds OURS =
      new EncryptedIds(() -> List.of(key(TestKey.SERVICE), key(TestKey.IDP)));

  private static final String HOLDER = "<saml:EncryptedID" + Encrypting.SAML + ">";

  private static DecryptionKey key(TestKey key) {
    return new DecryptionKey(key.name(), key.privateKey());
  }

  private static EncryptionTarget target(DataEncryption data, KeyTransport transport) {
    return new EncryptionTarget(TestKey.IDP.certificate(), true, data, transport);
  }

  private static String written(DataEncryption data, KeyTransport transport) {
    return EncryptedIds.write(NAME, target(data, transport));
  }

  private static String usual() {
    return written(DataEncryption.AES256_GCM, KeyTransport.USUAL);
  }

  private static Element element(String encryptedId) {
    try {
      return SignedXml.parse(encryptedId).getDocumentElement();
    } catch (Exception broken) { // whatever it is, the test wrote no XML
      throw new AssertionError(encryptedId, broken);
    }
  }

  private static Optional<SentName.Plain> opened(String encryptedId) {
    return OURS.open(element(encryptedId));
  }

  static List<KeyTransport> transports() {
    return EncryptedResponseTest.transports();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void opensWhatWasEncryptedToAnyOfOurKeys(KeyTransport transport) {
    assertEquals(Optional.of(SENT), opened(written(DataEncryption.AES128_GCM, transport)));
    assertEquals(Optional.of(SENT), opened(written(DataEncryption.AES256_GCM, transport)));
  }

  @Test
  void opensAKeyThatStandsBesideTheData() {
    var usual = usual();
    int from = usual.indexOf("<xenc:EncryptedKey>");
    int to = usual.indexOf("</xenc:EncryptedKey>") + "</xenc:EncryptedKey>".length();
    var key =
        usual
            .substring(from, to)
            .replaceFirst(
                "<xenc:EncryptedKey",
                "<xenc:EncryptedKey xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\""
                    + " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"");
    var beside =
        usual.substring(0, from)
            + usual.substring(to).replace("</saml:EncryptedID>", key + "</saml:EncryptedID>");
    assertEquals(Optional.of(SENT), opened(beside));
  }

  @ParameterizedTest
  @EnumSource
  void refusesCbcThatItCouldOpen(DataEncryption data) {
    var opened = opened(written(data, KeyTransport.USUAL));
    assertEquals(data.authenticated() ? Optional.of(SENT) : Optional.empty(), opened);
  }

  private static void refusedOnce(String from, String to) {
    var usual = usual();
    var changed = usual.replace(from, to);
    assertNotEquals(usual, changed);
    assertEquals(Optional.empty(), opened(changed));
    assertEquals(Optional.of(SENT), opened(usual));
  }

  @Test
  void refusesRsa15AndWhateverElseItDoesNotKnow() {
    refusedOnce(KeyTransport.OAEP_MGF1P, "http://www.w3.org/2001/04/xmlenc#rsa-1_5");
    refusedOnce(
        "http://www.w3.org/2000/09/xmldsig#sha1", "http://www.w3.org/2001/04/xmldsig-more#md5");
  }

  @Test
  void fetchesNothingThatTheMessagePointsTo() {
    var reference = "<xenc:CipherReference URI=\"http://127.0.0.1:1/x\"></xenc:CipherReference>";
    var usual = usual();
    var pointing = usual.replaceAll("<xenc:CipherValue>[^<]*</xenc:CipherValue>", reference);
    assertNotEquals(usual, pointing);
    assertEquals(Optional.empty(), opened(pointing));
    refusedOnce("</xenc:CipherValue>", "</xenc:CipherValue>" + reference);
  }

  @Test
  void refusesWhatWasChangedOrIsForSomebodyElse() {
    var usual = usual();
    int at = usual.lastIndexOf("<xenc:CipherValue>") + "<xenc:CipherValue>".length() + 40;
    var flipped = usual.charAt(at) == 'A' ? 'B' : 'A';
    var changed = usual.substring(0, at) + flipped + usual.substring(at + 1);
    assertEquals(Optional.empty(), opened(changed));
    var strangers = new EncryptedIds(() -> List.of(key(TestKey.STRANGER)));
    assertEquals(Optional.empty(), strangers.open(element(usual)));
    assertEquals(Optional.empty(), new EncryptedIds(List::of).open(element(usual)));
  }

  @Test
  void refusesMoreThanOneOfWhatThereMayBeOneOf() {
    var usual = usual();
    var data = usual.substring(usual.indexOf("<xenc:EncryptedData"), usual.lastIndexOf("</saml"));
    assertEquals(Optional.empty(), opened(usual.replace(data, data + data)));
    int from = usual.indexOf("<xenc:EncryptedKey>");
    int to = usual.indexOf("</xenc:EncryptedKey>") + "</xenc:EncryptedKey>".length();
    var key = usual.substring(from, to);
    assertEquals(Optional.of(SENT), opened(usual.replace(key, key.repeat(4))));
    assertEquals(Optional.empty(), opened(usual.replace(key, key.repeat(5))));
  }

  @Test
  void refusesWhatIsNoNameIdInside() {
    var target = target(DataEncryption.AES256_GCM, KeyTransport.USUAL);
    var encrypt = new EncryptedElement(target);
    for (var inside :
        List.of(
            "<saml:NameID>x</saml:NameID>",
            "<saml:Issuer" + Encrypting.SAML + ">x</saml:Issuer>",
            "<saml:NameID" + Encrypting.SAML + "> </saml:NameID>",
            "<saml:NameID" + Encrypting.SAML + "><a></a>x</saml:NameID>",
            "<saml:NameID" + Encrypting.SAML + ">a<!--b-->c</saml:NameID>",
            "<!DOCTYPE a><saml:NameID" + Encrypting.SAML + ">x</saml:NameID>",
            "no XML")) {
      var holder = HOLDER + encrypt.of(inside) + "</saml:EncryptedID>";
      assertEquals(Optional.empty(), opened(holder), inside);
    }
    var good = encrypt.of("<saml:NameID" + Encrypting.SAML + "> x\n</saml:NameID>");
    var expected = new SentName.Plain("x", Optional.empty(), Optional.empty(), Optional.empty());
    assertEquals(Optional.of(expected), opened(HOLDER + good + "</saml:EncryptedID>"));
  }
}
