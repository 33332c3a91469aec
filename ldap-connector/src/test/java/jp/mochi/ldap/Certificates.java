package jp.mochi.ldap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An authority and a server's certificate, made by openssl in a folder of the test. */
record Certificates(Path authority, Path chain, Path key) {

  /** With one subjectAltName, such as {@code DNS:localhost}. */
  static Certificates in(Path folder, String subjectAltName) throws IOException {
    Files.createDirectories(folder);
    Path extensions = folder.resolve("extensions");
    Files.writeString(extensions, "subjectAltName=" + subjectAltName + "\n");
    run(
        folder,
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30"
            + " -subj /CN=Test-CA -keyout ca.key -out ca.pem");
    run(
        folder,
        "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=directory"
            + " -keyout server.key -out server.csr");
    run(
        folder,
        "openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30"
            + " -extfile extensions -out server.pem");
    return new Certificates(
        folder.resolve("ca.pem"), folder.resolve("server.pem"), folder.resolve("server.key"));
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
