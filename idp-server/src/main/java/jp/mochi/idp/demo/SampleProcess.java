package jp.mochi.idp.demo;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jp.mochi.cert.Pem;
import jp.mochi.idp.StartFailure;

/**
 * The sample service: a process with a class path of its own. It ends with this process however
 * that ends, since it watches its standard input, which we hold open.
 */
final class SampleProcess implements AutoCloseable {
  private static final String PASSWORD_VARIABLE = "MOCHI_SAMPLE_KEYSTORE_PASSWORD";
  private static final int START_SECONDS = 60;

  private final Process process;
  private final Path log;
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  private SampleProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    Thread.ofVirtual().name("sample-output").start(this::follow);
  }

  /** Starts it and comes back at once; {@link #awaitReady} tells when it answers. */
  static SampleProcess launch(DemoPlan plan, DemoFolder folder) throws StartFailure {
    var log = folder.resolve("sample-service.log");
    try {
      var password = secret();
      var keyStore = folder.resolve("sample/tls.p12");
      DemoFolder.write(keyStore, keyStore(folder, password));
      var builder = new ProcessBuilder(command(plan, folder, keyStore));
      builder.environment().put(PASSWORD_VARIABLE, password);
      builder.redirectError(log.toFile());
      return new SampleProcess(builder.start(), log);
    } catch (IOException | GeneralSecurityException e) {
      throw new StartFailure("The sample service can't start: " + e.getMessage(), e);
    }
  }

  private static List<String> command(DemoPlan plan, DemoFolder folder, Path keyStore)
      throws StartFailure {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx64m",
        "-Xss512k",
        "-Dfile.encoding=UTF-8",
        "-Dstdout.encoding=UTF-8",
        "-Dstderr.encoding=UTF-8",
        "-cp",
        jars() + File.separator + "*",
        "jp.mochi.sample.SampleService",
        "--port",
        String.valueOf(plan.samplePort()),
        "--listen",
        plan.listenOn(),
        "--base-url",
        plan.sampleUrl().toString(),
        "--idp-metadata",
        "https://localhost:" + plan.port() + "/saml/metadata",
        "--keystore",
        keyStore.toString(),
        "--keystore-password-env",
        PASSWORD_VARIABLE,
        "--ca",
        folder.authority().caFile().toString(),
        "--until-input-ends");
  }

  private static Path jars() throws StartFailure {
    var given = System.getProperty("mochi.sample");
    if (given == null || !Files.isDirectory(Path.of(given))) {
      throw new StartFailure(
          "The sample service's jars aren't there (mochi.sample is "
              + given
              + "): start by ./mochi demo.");
    }
    return Path.of(given).toAbsolutePath();
  }

  /** The server's own certificate and key, in the form that a Java server takes. */
  private static byte[] keyStore(DemoFolder folder, String password)
      throws IOException, GeneralSecurityException {
    var tls = folder.tls();
    var chain = Pem.certificates(Files.readString(tls.certificate())).orThrow();
    var key = Pem.privateKey(Files.readString(tls.privateKey())).orThrow();
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("tls", key, password.toCharArray(), chain.toArray(Certificate[]::new));
    var out = new ByteArrayOutputStream();
    store.store(out, password.toCharArray());
    return out.toByteArray();
  }

  private static String secret() {
    var bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Its first line says that it answers; whatever follows is read so that it never blocks. */
  private void follow() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        ready.complete(line);
      }
      ready.completeExceptionally(new IOException("it ended"));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  /**
   * Returns once it answers.
   *
   * @throws StartFailure with its own last words where it ended
   */
  void awaitReady() throws StartFailure {
    try {
      ready.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartFailure("The sample service didn't start: " + lastWords(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("Interrupted while the sample service was starting.", e);
    }
  }

  private String lastWords() {
    try {
      var words = Files.readString(log).strip();
      return words.isEmpty() ? "it said nothing." : words;
    } catch (IOException e) {
      return "its log " + log + " can't be read.";
    }
  }

  /**
   * Its metadata, asked for on this machine's own address, whatever the demo's name resolves to.
   */
  byte[] metadata(DemoPlan plan, DemoFolder folder) throws StartFailure {
    var address = URI.create("https://localhost:" + plan.samplePort() + "/metadata");
    try (var https = new LocalHttps(folder.authority().certificate())) {
      var answer = https.send(https.request(address).build());
      if (answer.status() != 200) {
        throw new IOException("it answered " + answer.status());
      }
      return answer.body().bytes();
    } catch (IOException | GeneralSecurityException e) {
      throw new StartFailure("The sample service's metadata can't be read: " + e.getMessage(), e);
    }
  }

  /** Completed when the process has ended. */
  CompletableFuture<Process> ended() {
    return process.onExit();
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(4, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(2, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
