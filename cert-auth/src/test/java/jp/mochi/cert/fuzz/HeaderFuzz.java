package jp.mochi.cert.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import jp.mochi.cert.trust.CertificateHeader;
import jp.mochi.cert.trust.CertificateHeader.Outcome;
import jp.mochi.cert.trust.CertificateNames;

/**
 * The headers in which proxies hand a certificate on. The first byte chooses the form; the first
 * line is the header, what follows are lines of the chain.
 */
public final class HeaderFuzz {
  private HeaderFuzz() {}

  /** Jazzer's. */
  public static void fuzzerTestOneInput(byte[] data) {
    takes(data);
  }

  /** Whether a certificate is in it. */
  static boolean takes(byte[] data) {
    if (data.length == 0) {
      return false;
    }
    var forms = CertificateHeader.values();
    var form = forms[(data[0] & 0xff) % forms.length];
    var text = new String(data, 1, data.length - 1, StandardCharsets.ISO_8859_1);
    var lines = List.of(text.split("\n", -1));
    var chain = lines.subList(1, lines.size());
    return switch (form.read(lines.subList(0, 1), chain)) {
      case Outcome.Read(var certificates) -> {
        certificates.forEach(HeaderFuzz::names);
        yield !certificates.isEmpty();
      }
      case Outcome.Malformed(var why) -> {
        if (Stream.of(why.split(" ")).anyMatch(word -> word.length() > 20)) {
          throw new AssertionError("it quotes what it was given: " + why);
        }
        yield false;
      }
    };
  }

  /** What the judging reads first; it says what it can't read in its own words. */
  private static void names(java.security.cert.X509Certificate certificate) {
    try {
      CertificateNames.of(certificate);
    } catch (IllegalArgumentException asItsContractSays) {
      certificate.getSerialNumber();
    }
  }
}
