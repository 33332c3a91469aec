package jp.mochi.idp.saml.codec;

import static jp.mochi.idp.saml.codec.Requests.NOW;
import static jp.mochi.idp.saml.codec.Requests.PLAIN;
import static jp.mochi.idp.saml.codec.Requests.base64;
import static jp.mochi.idp.saml.codec.Requests.deflated;
import static jp.mochi.idp.saml.codec.Requests.encode;
import static jp.mochi.idp.saml.codec.Requests.service;
import static jp.mochi.idp.saml.codec.Requests.signed;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jp.mochi.metadata.ServiceProvider;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever a stranger sends, an answer comes and no exception; and nothing changed is verified. */
class DecoderMutationTest {
  private static final byte[] SIGNED =
      SignedXml.with(TestKey.SERVICE).sign(PLAIN).getBytes(StandardCharsets.UTF_8);
  private static final String QUERY =
      signed(
          "SAMLRequest="
              + encode(base64(deflated(PLAIN.getBytes(StandardCharsets.UTF_8))))
              + "&RelayState=r");
  private static final ServiceProvider ISSUER = service(true, TestKey.SERVICE);
  private static final String ALPHABET = "<>&\"'/=!?-[]%+ \n\r\t:;#x0aA";

  @Property(tries = 600, seed = "1")
  void survivesChangedXml(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 1_000_000) Integer> where) {
    byte[] changed = SIGNED.clone();
    for (int each : where) {
      changed[each % changed.length] = (byte) ALPHABET.charAt(each / 7 % ALPHABET.length());
    }
    verify(PostRequests.decode("SAMLRequest=" + encode(base64(changed))));
    verify(RedirectRequests.decode("SAMLRequest=" + encode(base64(deflated(changed)))));
  }

  @Property(tries = 600, seed = "2")
  void survivesChangedBytes(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 1_000_000) Integer> where) {
    byte[] changed = deflated(SIGNED);
    for (int each : where) {
      changed[each % changed.length] = (byte) (each / 11);
    }
    verify(PostRequests.decode("SAMLRequest=" + encode(base64(changed))));
    verify(RedirectRequests.decode("SAMLRequest=" + encode(base64(changed))));
  }

  @Property(tries = 600, seed = "3")
  void neverVerifiesAnotherRequestThanWasSigned(
      @ForAll @IntRange(min = 0, max = 1_000_000) int where, @ForAll char what) {
    StringBuilder changed = new StringBuilder(QUERY);
    changed.setCharAt(where % QUERY.length(), what);
    DecodeOutcome outcome = RedirectRequests.decode(changed.toString());
    if (verify(outcome)) {
      // Bits of the signature's base64 that no byte has may differ; what was asked may not.
      UnverifiedRequest genuine = Requests.decoded(RedirectRequests.decode(QUERY));
      assertEquals(genuine.request(), Requests.decoded(outcome).request());
      assertEquals(genuine.relayState(), Requests.decoded(outcome).relayState());
    }
  }

  private static boolean verify(DecodeOutcome outcome) {
    return switch (outcome) {
      case DecodeOutcome.Malformed(_, _) -> false;
      case DecodeOutcome.Decoded(var request) ->
          RequestSignature.verify(request, ISSUER, NOW) instanceof SignatureOutcome.Verified;
    };
  }
}
