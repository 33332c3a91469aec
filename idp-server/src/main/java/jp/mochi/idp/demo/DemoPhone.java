package jp.mochi.idp.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.ldap.embedded.SamplePerson;

/**
 * A phone's certificate for one of the sample people, as a file that browsers and phones install.
 * The demo's authority signs it; it is made once, and anew before it ends. Its password is known to
 * all, as those of the sample people are: the file opens nothing but the demo.
 */
final class DemoPhone {
  static final String PASSWORD = "mochi";

  /** Where the sample people have their mail. */
  private static final String MAIL = "@demo.mochi.example";

  private static final String ALIAS = "phone";
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private DemoPhone() {}

  /**
   * Makes the file where there is none that is still good.
   *
   * @return where it is
   */
  static Path file(Path folder, LocalAuthority authority, SamplePerson person, Clock clock)
      throws IOException {
    var file = folder.resolve("phone").resolve(person.username() + ".p12");
    if (!isGood(file, authority, clock)) {
      DemoFolder.write(file, bag(authority, person));
    }
    return file;
  }

  private static byte[] bag(LocalAuthority authority, SamplePerson person) throws IOException {
    var made = authority.clientCertificate(person.name(), person.username() + MAIL);
    var chain = new Certificate[] {made.certificate(), authority.certificate()};
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(ALIAS, made.key(), PASSWORD.toCharArray(), chain);
      var bytes = new ByteArrayOutputStream();
      store.store(bytes, PASSWORD.toCharArray());
      return bytes.toByteArray();
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** One that another authority has signed is of a folder that was put together from two. */
  private static boolean isGood(Path file, LocalAuthority authority, Clock clock) {
    if (!Files.exists(file)) {
      return false;
    }
    try (var in = Files.newInputStream(file)) {
      var store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      var renewal = clock.instant().plus(RENEW_BEFORE);
      if (!(store.getCertificate(ALIAS) instanceof X509Certificate kept)) {
        return false;
      }
      kept.verify(authority.certificate().getPublicKey());
      return kept.getNotAfter().toInstant().isAfter(renewal);
    } catch (IOException | GeneralSecurityException unusable) {
      return false;
    }
  }
}
