package jp.mochi.idp.saml.codec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import jp.mochi.metadata.DigestAlgorithm;
import jp.mochi.metadata.SignatureOptions;
import jp.mochi.metadata.SigningAlgorithm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way of signing is one that OpenSAML verifies, and says what it is. */
class SignatureFormTest {
  @ParameterizedTest
  @EnumSource
  void verifies(SigningAlgorithm algorithm) {
    var key = algorithm.ec() ? TestKey.IDP_CURVE : TestKey.IDP;
    for (var digest : DigestAlgorithm.values()) {
      var writer = new ResponseWriter(key.signingKey(), new SignatureOptions(algorithm, digest));
      var outcome = writer.write(Responses.usual(), SignedParts.BOTH);
      var xml = ((WriteOutcome.Written) outcome).response().xml();
      ReadBack.read(xml, key).verify(Responses.usual(), SignedParts.BOTH);
      assertTrue(xml.contains("#" + algorithm.text() + "\""), xml);
      assertTrue(xml.contains("#" + digest.text() + "\"></ds:DigestMethod>"), xml);
    }
  }
}
