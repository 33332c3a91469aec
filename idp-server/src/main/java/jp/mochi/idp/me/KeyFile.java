package jp.mochi.idp.me;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.stream.Stream;
import jp.mochi.cert.enrolment.EnrolmentOutcome;

/** RFC 7292: a key made here with its certificate, in a file under a password. */
final class KeyFile {
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private KeyFile() {}

  /** A password of 80 bits, in groups that can be typed. */
  static String password() {
    var text = new StringBuilder();
    for (var letter = 0; letter < 16; letter++) {
      text.append(letter > 0 && letter % 4 == 0 ? "-" : "");
      text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  static byte[] of(KeyPair pair, EnrolmentOutcome.Issued issued, String password) {
    try {
      var chain =
          Stream.concat(
                  Stream.of(issued.certificate().certificate().asCertificate()),
                  issued.chain().stream())
              .toArray(Certificate[]::new);
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("mochi", pair.getPrivate(), password.toCharArray(), chain);
      var out = new ByteArrayOutputStream();
      store.store(out, password.toCharArray());
      return out.toByteArray();
    } catch (GeneralSecurityException | IOException neverInMemory) {
      throw new IllegalStateException("a key can't be written", neverInMemory);
    }
  }
}
