package jp.mochi.system;

import java.io.IOException;
import java.nio.file.Path;

/** A key and its self-signed certificate for loopback, made by openssl. */
record KeyPairFiles(Path certificate, Path key) {
  static KeyPairFiles make(Path folder, String name) throws IOException, InterruptedException {
    return make(folder, name, "DNS:localhost,IP:127.0.0.1");
  }

  /**
   * One with other names.
   *
   * @param names as openssl writes subject alternative names
   */
  static KeyPairFiles make(Path folder, String name, String names)
      throws IOException, InterruptedException {
    var files = new KeyPairFiles(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
    Program.run(
        "openssl",
        "/usr/bin/openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=" + name,
        "-addext",
        "subjectAltName=" + names,
        "-keyout",
        files.key().toString(),
        "-out",
        files.certificate().toString());
    return files;
  }
}
