package jp.mochi.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import jp.mochi.cert.LocalAuthority.ClientKey;
import jp.mochi.cert.Pem;

/** A home directory whose NSS store holds a client certificate, as Chromium on Linux reads it. */
record NssHome(Path directory) {
  private static final String PASSWORD = "only-for-the-way";

  static NssHome without(Path directory) throws Exception {
    var store = Files.createDirectories(directory.resolve(".pki/nssdb"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    Program.run(
        "libnss3-tools", "/usr/bin/certutil", "-N", "-d", "sql:" + store, "--empty-password");
    return new NssHome(directory);
  }

  static NssHome with(Path directory, ClientKey key) throws Exception {
    var home = without(directory);
    var pem = directory.resolve("key.pem");
    Files.writeString(pem, Pem.write(key.key()) + Pem.write(key.certificate()));
    var bag = directory.resolve("key.p12").toString();
    Program.run(
        "openssl",
        "/usr/bin/openssl",
        "pkcs12",
        "-export",
        "-in",
        pem.toString(),
        "-name",
        "phone",
        "-passout",
        "pass:" + PASSWORD,
        "-out",
        bag);
    Program.run(
        "libnss3-tools",
        "/usr/bin/pk12util",
        "-i",
        bag,
        "-d",
        "sql:" + directory.resolve(".pki/nssdb"),
        "-W",
        PASSWORD);
    return home;
  }
}
