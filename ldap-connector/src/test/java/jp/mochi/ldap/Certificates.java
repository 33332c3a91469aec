package jp.mochi.ldap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An authority and a server's certificate, made by openssl in a folder of the test. */
public record Certificates(Path authority, Path chain, Path key) {

  /**
   * An authority, and under it a certificate with one subjectAltName, such as {@code
   * DNS:localhost}.
   */
  public static Certificates in(Path folder, String subjectAltName) throws IOException {
    Files.createDirectories(folder);
    run(
        folder,
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30"
            + " -subj /CN=Test-CA -keyout ca.key -out ca.pem");
    return signed(folder, "server", "directory", subjectAltName, 30);
  }

  /** Another certificate of the same authority. */
  public Certificates beside(String name, String commonName, String subjectAltName)
      throws IOException {
    return signed(folder(), name, commonName, subjectAltName, 30);
  }

  /** Another certificate of the same authority, whose time was over yesterday. */
  public Certificates expired(String name, String subjectAltName) throws IOException {
    return signed(folder(), name, "directory", subjectAltName, -1);
  }

  private Path folder() {
    return authority.resolveSibling(".");
  }

  private static Certificates signed(
      Path folder, String name, String subject, String altName, int days) throws IOException {
    Files.writeString(folder.resolve("extensions"), "subjectAltName=" + altName + "\n");
    run(
        folder,
        ("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=%1$s"
                + " -keyout %2$s.key -out %2$s.csr")
            .formatted(subject, name));
    run(
        folder,
        ("openssl x509 -req -in %1$s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days %2$d"
                + " -extfile extensions -out %1$s.pem")
            .formatted(name, days));
    return new Certificates(
        folder.resolve("ca.pem"), folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
  }

  private static void run(Path folder, String command) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder(List.of(command.split(" ", -1)))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("openssl.log").toFile())
              .start();
    } catch (IOException e) {
      throw new AssertionError("These tests need openssl: apt-get install openssl", e);
    }
    if (process.onExit().join().exitValue() != 0) {
      throw new AssertionError(command + ": " + Files.readString(folder.resolve("openssl.log")));
    }
  }
}
