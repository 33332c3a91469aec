package jp.mochi.idp.saml.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jp.mochi.idp.saml.codec.ReadResponse;
import jp.mochi.idp.saml.codec.ReadResponse.Signed;
import jp.mochi.metadata.CertificateFacts;

/** What a strict service makes of the signatures (SAML Core 2.0 §5.4). */
final class StrictSignatures {
  private final StrictService.Expected expected;
  private final Signed response;
  private final Signed assertion;

  StrictSignatures(ReadResponse sent, ReadResponse clear, StrictService.Expected expected) {
    this.expected = expected;
    this.response = sent.response(expected.keys());
    this.assertion = clear.assertion(expected.keys());
  }

  /** Whatever is signed must hold, and enough must be signed. */
  List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    for (var part : List.of(Map.entry("Response", response), Map.entry("Assertion", assertion))) {
      findings.addAll(of(part.getKey(), part.getValue()));
    }
    if (response instanceof Signed.Not && assertion instanceof Signed.Not) {
      findings.add(Said.NOTHING_SIGNED.of());
    }
    if (expected.service().wantAssertionsSigned() && assertion instanceof Signed.Not) {
      findings.add(Said.ASSERTION_UNSIGNED.of());
    }
    return findings.stream().distinct().toList();
  }

  private static List<Finding> of(String part, Signed signed) {
    return switch (signed) {
      case Signed.Not not -> List.of();
      case Signed.Broken(var why) -> List.of(Said.SIGNATURE_BROKEN.of(part, why));
      case Signed.By(var key, var algorithm, var digest) ->
          List.of(
              Said.SIGNED.of(part, CertificateFacts.of(key).sha256()),
              (weak(algorithm) || weak(digest) ? Said.ALGORITHM_SHA1 : Said.ALGORITHM_STRONG)
                  .of(shortly(algorithm), shortly(digest)));
    };
  }

  private static boolean weak(String algorithm) {
    return shortly(algorithm).toLowerCase(Locale.ROOT).endsWith("sha1");
  }

  private static String shortly(String algorithm) {
    return algorithm.substring(algorithm.lastIndexOf('#') + 1);
  }
}
