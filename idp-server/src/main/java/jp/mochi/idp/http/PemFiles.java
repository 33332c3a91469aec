package jp.mochi.idp.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import jp.mochi.cert.Pem;
import jp.mochi.cert.PemFault;
import jp.mochi.cert.PemOutcome;

/** Reads certificate and key, and makes sure that they belong together. */
final class PemFiles {
  /** Nothing outside this process sees the key store, so its password guards nothing. */
  static final String PASSWORD = "in-memory";

  private static final List<String> KEY_KINDS = List.of("RSA", "EC", "EdDSA");

  private PemFiles() {}

  static KeyStore read(Door.TlsFiles files) throws IOException, GeneralSecurityException {
    Certificate[] chain = chain(files.certificate());
    PrivateKey key = key(files.privateKey());
    if (!belongTogether(key, chain[0])) {
      throw new GeneralSecurityException(
          files.privateKey() + " is not the key of " + files.certificate());
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("tls", key, PASSWORD.toCharArray(), chain);
    return store;
  }

  private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
    byte[] bytes = Files.readAllBytes(file);
    var chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(bytes));
    if (chain.isEmpty()) {
      throw new GeneralSecurityException(file + " holds no certificate");
    }
    return chain.toArray(Certificate[]::new);
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    return switch (Pem.privateKey(Files.readString(file, StandardCharsets.ISO_8859_1))) {
      case PemOutcome.Read<PrivateKey>(var key) when KEY_KINDS.contains(key.getAlgorithm()) -> key;
      case PemOutcome.Read<PrivateKey> other -> throw new GeneralSecurityException(noKind(file));
      case PemOutcome.Faulty<PrivateKey>(var fault) ->
          throw new GeneralSecurityException(sentence(file, fault));
    };
  }

  private static String sentence(Path file, PemFault fault) {
    return switch (fault) {
      case NOT_PEM, NO_KEY, NO_CERTIFICATE -> file + " holds no private key as PEM";
      case ENCRYPTED_KEY ->
          file + " holds an encrypted key; \"openssl pkcs8 -topk8 -nocrypt\" converts it";
      case SEVERAL_KEYS -> file + " holds more than one private key";
      case BROKEN -> file + " can't be read as PEM: it is damaged";
      case UNKNOWN_KEY -> noKind(file);
    };
  }

  private static String noKind(Path file) {
    return file + " is neither an RSA nor an EC nor an EdDSA key";
  }

  private static boolean belongTogether(PrivateKey key, Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    byte[] probe = "does this key fit?".getBytes(StandardCharsets.US_ASCII);
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(probe);
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(certificate.getPublicKey());
    verifying.update(probe);
    return verifying.verify(signing.sign());
  }
}
