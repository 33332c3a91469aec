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
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
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
      throw new UnusablePair(
          files.privateKey() + " is not the key of " + files.certificate(),
          files.privateKey() + " は証明書 " + files.certificate() + " の鍵ではありません。証明書の申請に使った鍵を置いてください。");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("tls", key, PASSWORD.toCharArray(), chain);
    return store;
  }

  private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
    byte[] bytes = Files.readAllBytes(file);
    var chain = certificates(bytes);
    if (chain.isEmpty()) {
      throw new UnusablePair(
          file + " holds no certificate", file + " に証明書がありません。PEM 形式の証明書を入れてください。");
    }
    return chain.toArray(Certificate[]::new);
  }

  /** Empty also for what is none at all. */
  private static Collection<? extends Certificate> certificates(byte[] bytes)
      throws GeneralSecurityException {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(bytes));
    } catch (CertificateException broken) {
      return List.of();
    }
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    return switch (Pem.privateKey(Files.readString(file, StandardCharsets.ISO_8859_1))) {
      case PemOutcome.Read<PrivateKey>(var key) when KEY_KINDS.contains(key.getAlgorithm()) -> key;
      case PemOutcome.Read<PrivateKey> other -> throw noKind(file);
      case PemOutcome.Faulty<PrivateKey>(var fault) -> throw unusable(file, fault);
    };
  }

  private static UnusablePair unusable(Path file, PemFault fault) {
    return switch (fault) {
      case NOT_PEM, NO_KEY, NO_CERTIFICATE ->
          new UnusablePair(
              file + " holds no private key as PEM", file + " に PEM 形式の秘密鍵がありません。証明書の秘密鍵を入れてください。");
      case ENCRYPTED_KEY ->
          new UnusablePair(
              file + " holds an encrypted key; \"openssl pkcs8 -topk8 -nocrypt\" converts it",
              file + " の秘密鍵は暗号化されています。「openssl pkcs8 -topk8 -nocrypt」で変換してください。");
      case SEVERAL_KEYS ->
          new UnusablePair(
              file + " holds more than one private key", file + " に秘密鍵が複数あります。1 つだけにしてください。");
      case BROKEN ->
          new UnusablePair(
              file + " can't be read as PEM: it is damaged",
              file + " は壊れていて PEM として読み取れません。元のファイルを置き直してください。");
      case UNKNOWN_KEY -> noKind(file);
    };
  }

  private static UnusablePair noKind(Path file) {
    return new UnusablePair(
        file + " is neither an RSA nor an EC nor an EdDSA key",
        file + " の鍵は RSA、EC、EdDSA のいずれでもありません。対応する種類の鍵で証明書を取得してください。");
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
