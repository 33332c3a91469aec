package jp.mochi.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * Debian's Apache with mod_shib as a service provider, strict as it comes: its security policy and
 * protocols are those of the package; its requests are signed, and it takes the identity provider's
 * metadata only with the signature of the certificate that was handed over.
 */
final class ShibbolethSp implements AutoCloseable {
  private final Path root;
  private final int port;
  private final Program shibd;
  private final Program apache;

  /** What the identity provider's operator hands over. */
  record OtherSide(String entityId, String metadata, String certificate) {}

  private ShibbolethSp(Path root, int port, Program shibd, Program apache) {
    this.root = root;
    this.port = port;
    this.shibd = shibd;
    this.apache = apache;
  }

  /**
   * Starts shibd and Apache.
   *
   * @param root an empty folder with a short name: a socket is made in it
   */
  static ShibbolethSp start(Path root, OtherSide idp) throws IOException, InterruptedException {
    return start(root, idp, false);
  }

  /**
   * Starts shibd and Apache.
   *
   * @param encrypting whether its own messages name people encrypted
   */
  static ShibbolethSp start(Path root, OtherSide idp, boolean encrypting)
      throws IOException, InterruptedException {
    int port = Program.freePort();
    writeFiles(root, port, idp, encrypting);
    openTo(root);
    var shibd =
        Program.start(
                "libapache2-mod-shib",
                root.resolve("log/shibd.out"),
                "/usr/sbin/shibd",
                "-F",
                "-f",
                "-c",
                root.resolve("shibboleth2.xml").toString(),
                "-p",
                root.resolve("shibd.pid").toString())
            .awaitFile(root.resolve("shibd.sock"));
    try {
      return new ShibbolethSp(root, port, shibd, apache(root).awaitPort(port));
    } catch (IOException | AssertionError e) {
      shibd.close();
      throw e;
    }
  }

  private static Program apache(Path root) throws IOException {
    return Program.start(
        "apache2",
        root.resolve("log/apache.out"),
        "/usr/sbin/apache2",
        "-d",
        root.toString(),
        "-f",
        root.resolve("httpd.conf").toString(),
        "-D",
        "FOREGROUND");
  }

  private static void writeFiles(Path root, int port, OtherSide idp, boolean encrypting)
      throws IOException, InterruptedException {
    Files.createDirectories(root.resolve("log"));
    Files.createDirectories(root.resolve("htdocs/secure"));
    var values =
        Map.of(
            "root",
            root.toString(),
            "port",
            Integer.toString(port),
            "origin",
            origin(port),
            "entity-id",
            entityId(port),
            "idp-entity-id",
            idp.entityId(),
            "encrypting",
            Boolean.toString(encrypting),
            "user",
            isRoot() ? "User www-data\nGroup www-data" : "");
    for (var name :
        List.of(
            "shibboleth2.xml",
            "attribute-map.xml",
            "shibd.logger",
            "native.logger",
            "httpd.conf")) {
      Files.writeString(root.resolve(name), filled(name, values));
    }
    Files.writeString(root.resolve("htdocs/secure/index.shtml"), filled("index.shtml", values));
    Files.writeString(root.resolve("idp-metadata.xml"), idp.metadata());
    Files.writeString(root.resolve("idp-certificate.pem"), idp.certificate());
    KeyPairFiles.make(root, "sp");
    if (!Files.exists(root.resolve("tls.pem"))) {
      KeyPairFiles.make(root, "tls");
    }
  }

  private static String filled(String resource, Map<String, String> values) throws IOException {
    try (InputStream in = ShibbolethSp.class.getResourceAsStream("shibboleth/" + resource)) {
      if (in == null) {
        throw new AssertionError(resource + " is missing");
      }
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (var value : values.entrySet()) {
        text = text.replace("${" + value.getKey() + "}", value.getValue());
      }
      return text;
    }
  }

  /** Started by root, Apache answers as www-data: it must get at its pages, socket and logs. */
  private static void openTo(Path root) throws IOException {
    if (isRoot()) {
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.setPosixFilePermissions(
          root.resolve("log"), PosixFilePermissions.fromString("rwxrwxrwx"));
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static String origin(int port) {
    return "https://127.0.0.1:" + port;
  }

  private static String entityId(int port) {
    return origin(port) + "/shibboleth";
  }

  String origin() {
    return origin(port);
  }

  String entityId() {
    return entityId(port);
  }

  /** A page behind the sign-on. */
  String securePage() {
    return origin() + "/secure/index.shtml";
  }

  /** One of mod_shib's own addresses. */
  String handler(String path) {
    return origin() + "/Shibboleth.sso" + path;
  }

  /** What browsers have to trust. */
  Path certificate() {
    return root.resolve("tls.pem");
  }

  /** One line for each session and each request. */
  String transactionLog() throws IOException {
    return Files.readString(root.resolve("log/transaction.log"));
  }

  /** What shibd says, for a test that fails. */
  String log() throws IOException {
    return Files.readString(root.resolve("log/shibd.log"));
  }

  @Override
  public void close() {
    apache.close();
    shibd.close();
  }
}
