package jp.mochi.idp.saml.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import jp.mochi.idp.key.SigningKey;

/** Keys with certificates, made by Debian's openssl once per run. */
@SuppressWarnings("ImmutableEnumChecker") // keys and certificates are never changed
public enum TestKey {
  SERVICE("rsa:2048"),
  STRANGER("rsa:2048"),
  SHORT("rsa:1024"),
  CURVE("ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
  IDP("rsa:2048"),
  IDP_CURVE("ec", "-pkeyopt", "ec_paramgen_curve:P-256");

  private final PrivateKey privateKey;
  private final X509Certificate certificate;
  private final Path pem;

  TestKey(String... kind) {
    try {
      Path directory = Files.createTempDirectory("codec-key");
      pem = directory.resolve("certificate.pem");
      Path key = directory.resolve("key.pem");
      List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes"));
      command.addAll(List.of("-days", "30", "-subj", "/CN=" + name(), "-newkey"));
      command.addAll(List.of(kind));
      command.addAll(List.of("-keyout", key.toString(), "-out", pem.toString()));
      Programs.run(command);
      certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(pem)));
      privateKey =
          KeyFactory.getInstance(kind[0].equals("ec") ? "EC" : "RSA")
              .generatePrivate(new PKCS8EncodedKeySpec(der(Files.readString(key))));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static byte[] der(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
  }

  public PrivateKey privateKey() {
    return privateKey;
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** The private half as a file. */
  Path keyPem() {
    return pem.resolveSibling("key.pem");
  }

  public Path pem() {
    return pem;
  }

  SigningKey signingKey() {
    return new SigningKey(name(), privateKey, certificate);
  }
}
