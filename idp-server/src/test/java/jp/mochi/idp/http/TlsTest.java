package jp.mochi.idp.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static jp.mochi.idp.http.Listener.MAIN;
import static jp.mochi.idp.http.Listener.MANAGEMENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  private static final List<Route> ROUTES =
      List.of(Route.get(MAIN, "/", ctx -> ctx.result("hello " + ctx.scheme())));

  private final Path directory;
  private Door.TlsFiles files;

  TlsTest(@TempDir Path directory) throws Exception {
    this.directory = directory;
    this.files = House.pair(directory, "first");
  }

  private House house() throws Exception {
    return House.of(ROUTES, UnaryOperator.identity(), Optional.of(files));
  }

  @Test
  void speaksTls12And13WithForwardSecrecyOnly() throws Exception {
    try (House house = house()) {
      assertTrue(offer(house, "-tls1_3").contains("New, TLSv1.3, Cipher is TLS_AES"));
      assertTrue(offer(house, "-tls1_2").contains("New, TLSv1.2, Cipher is ECDHE-ECDSA-"));
      assertRefused(offer(house, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"));
      assertRefused(offer(house, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256"));
      assertRefused(offer(house, "-tls1_2", "-cipher", "AES128-GCM-SHA256"));
    }
  }

  private static void assertRefused(String answer) {
    assertTrue(answer.contains("Cipher is (NONE)"), answer);
  }

  private static String offer(House house, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("openssl", "s_client", "-connect", "127.0.0.1:" + house.port(MAIN)));
    command.addAll(List.of(options));
    return House.run(command);
  }

  @Test
  void takesUpANewPairWithoutDroppingAConnection() throws Exception {
    try (House house = house();
        SSLSocket kept = connect(house)) {
      assertEquals("hello https", ask(kept));
      assertEquals("CN=first", subject(kept));
      Door.TlsFiles next = House.pair(directory, "second");
      replace(next.certificate(), files.certificate());
      replace(next.privateKey(), files.privateKey());
      awaitSubject(house, "CN=second");
      assertEquals("hello https", ask(kept));
    }
  }

  @Test
  void keepsThePairBeforeWhenTheNewOneIsBad() throws Exception {
    try (House house = house()) {
      replace(House.pair(directory, "second").certificate(), files.certificate());
      awaitHealth(house, "is not the key of");
      try (SSLSocket socket = connect(house)) {
        assertEquals("hello https", ask(socket));
        assertEquals("CN=first", subject(socket));
      }
      assertEquals(200, house.get(MANAGEMENT, "/health/ready").statusCode());
      replace(directory.resolve("second.key"), files.privateKey());
      awaitSubject(house, "CN=second");
    }
  }

  @Test
  void refusesToStartWithAKeyThatDoesNotFit() throws Exception {
    var other = House.pair(directory, "other");
    files = new Door.TlsFiles(files.certificate(), other.privateKey());
    var fault = assertThrows(GeneralSecurityException.class, this::house);
    assertTrue(fault.toString().contains("is not the key of"), fault.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genrsa -traditional 2048",
        "genpkey -algorithm RSA",
        "ecparam -name prime256v1 -genkey", // SEC 1, after its parameters
        "genpkey -algorithm ED25519"
      })
  void takesAKeyAsOpensslWritesIt(String command) throws Exception {
    var key = directory.resolve("own.key");
    var words = new ArrayList<>(List.of(("openssl " + command).split(" ")));
    words.addAll(words.size() - (command.startsWith("genrsa") ? 1 : 0), List.of("-out", "" + key));
    House.run(words);
    var certificate = directory.resolve("own.pem");
    House.run(
        List.of(
            "openssl",
            "req",
            "-x509",
            "-key",
            "" + key,
            "-subj",
            "/CN=own",
            "-days",
            "2",
            "-out",
            "" + certificate));
    files = new Door.TlsFiles(certificate, key);
    var alias = PemFiles.read(files).aliases();
    assertEquals("tls", alias.nextElement());
  }

  @Test
  void refusesAnEncryptedKeyAndSaysHowToConvertIt() throws Exception {
    var key = directory.resolve("locked.key");
    House.run(
        List.of(
            "openssl",
            "pkey",
            "-in",
            "" + files.privateKey(),
            "-aes256",
            "-passout",
            "pass:x",
            "-out",
            "" + key));
    files = new Door.TlsFiles(files.certificate(), key);
    var fault = assertThrows(GeneralSecurityException.class, this::house);
    assertTrue(fault.toString().contains("openssl pkcs8 -topk8 -nocrypt"), fault.toString());
  }

  private static void replace(Path from, Path to) throws Exception {
    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void awaitSubject(House house, String subject) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
    String seen = "";
    while (!seen.equals(subject) && System.nanoTime() < end) {
      try (SSLSocket socket = connect(house)) {
        seen = subject(socket);
      }
    }
    assertEquals(subject, seen);
  }

  private static void awaitHealth(House house, String words) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
    String seen = "";
    while (!seen.contains(words) && System.nanoTime() < end) {
      seen = house.get(MANAGEMENT, "/health/ready").body();
    }
    assertTrue(seen.contains(words), seen);
  }

  private static String subject(SSLSocket socket) throws Exception {
    var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return certificate.getSubjectX500Principal().getName();
  }

  private static String ask(SSLSocket socket) throws Exception {
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
    InputStream in = socket.getInputStream();
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("hello https") < 0) {
      int next = in.read();
      assertTrue(next >= 0, answer.toString());
      answer.append((char) next);
    }
    return "hello https";
  }

  private static SSLSocket connect(House house) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anyone()}, null);
    var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", house.port(MAIN));
    socket.setSoTimeout(10_000);
    socket.startHandshake();
    return socket;
  }

  /** These tests look at the certificate themselves. */
  private static final class Anyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
