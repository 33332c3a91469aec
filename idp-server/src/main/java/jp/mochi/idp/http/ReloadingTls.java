package jp.mochi.idp.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only, and a certificate that is
 * taken up anew when its files change. Connections that are open stay as they are; a pair that
 * can't be used leaves the one before in force, is logged once, and shows in {@link #fault}.
 */
final class ReloadingTls extends AbstractLifeCycle {
  private static final Logger log = LoggerFactory.getLogger(ReloadingTls.class);

  private static final String[] SUITES = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
  };

  private record Stamp(FileTime certificate, FileTime key, long sizes) {}

  private final Door.TlsFiles files;
  private final Scheduler scheduler;
  private final Duration interval;
  private final SslContextFactory.Server factory;
  private Stamp taken;
  private volatile Optional<String> fault = Optional.empty();

  /**
   * @throws IOException a file can't be read
   * @throws GeneralSecurityException the pair can't be used; the message is a sentence
   */
  ReloadingTls(
      Door.TlsFiles files, Optional<Door.Asking> asking, Scheduler scheduler, Duration interval)
      throws IOException, GeneralSecurityException {
    this.factory =
        asking.isPresent() ? new AskingTls(asking.get()) : new SslContextFactory.Server();
    this.files = files;
    this.scheduler = scheduler;
    this.interval = interval;
    this.taken = stamp();
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    factory.setExcludeProtocols();
    factory.setIncludeCipherSuites(SUITES);
    factory.setExcludeCipherSuites();
    factory.setRenegotiationAllowed(false);
    factory.setSniRequired(false);
    factory.setKeyStore(PemFiles.read(files));
    factory.setKeyStorePassword(PemFiles.PASSWORD);
  }

  SslContextFactory.Server factory() {
    return factory;
  }

  /** Why the newest files are not in force, if they aren't. */
  Optional<String> fault() {
    return fault;
  }

  @Override
  protected void doStart() {
    again();
  }

  private void again() {
    scheduler.schedule(this::turn, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void turn() {
    if (isRunning() || isStarting()) {
      look();
      again();
    }
  }

  private void look() {
    try {
      Stamp now = stamp();
      if (!now.equals(taken)) {
        taken = now;
        factory.reload(this::use);
        fault = Optional.empty();
        log.info("The certificate in {} is now in force", files.certificate());
      }
    } catch (Exception e) { // reload() throws what the key store does; the pair before must stay
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      if (!fault.equals(Optional.of(why))) {
        log.warn("The new certificate is not taken up, the one before stays: {}", why);
      }
      fault = Optional.of(why);
    }
  }

  private void use(SslContextFactory changing) {
    try {
      changing.setKeyStore(PemFiles.read(files));
      changing.setKeyStorePassword(PemFiles.PASSWORD);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new NotTaken(e);
    }
  }

  private Stamp stamp() throws IOException {
    long sizes = 0;
    for (var file : List.of(files.certificate(), files.privateKey())) {
      sizes = sizes * 1_000_003 + Files.size(file);
    }
    return new Stamp(
        Files.getLastModifiedTime(files.certificate()),
        Files.getLastModifiedTime(files.privateKey()),
        sizes);
  }

  /** Carries the sentence through Jetty's callback. */
  private static final class NotTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotTaken(Exception cause) {
      super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    }
  }
}
