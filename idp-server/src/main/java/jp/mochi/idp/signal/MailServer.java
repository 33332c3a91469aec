package jp.mochi.idp.signal;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import jp.mochi.cert.Pem;
import jp.mochi.cert.PemOutcome;
import jp.mochi.idp.config.MailConfig;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * The mail server of the configuration (RFC 5321, RFC 6409). TLS is checked against its name, and
 * nothing is said before it where it isn't on this machine. Whatever it does, a call ends within
 * its limit: it runs on a virtual thread, whose interruption closes the connection.
 */
public final class MailServer {
  /** For one answer: RFC 5321 §4.5.3.2.6 asks for patience once a message is handed over. */
  private static final Duration READ = Duration.ofMinutes(2);

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** For a whole connection, or a whole message. */
  private static final Duration WHOLE = Duration.ofSeconds(45);

  private final MailConfig config;
  private final Duration limit;
  private final Duration patience;
  private final Session session;

  /**
   * @param ownHost what we call ourselves there
   * @throws GeneralSecurityException when the file of CAs holds no certificate
   */
  public MailServer(MailConfig config, String ownHost)
      throws IOException, GeneralSecurityException {
    this(config, ownHost, WHOLE, READ);
  }

  /**
   * @param limit for a whole connection, or a whole message
   * @param patience beyond it, for the answer to a message that was handed over
   */
  MailServer(MailConfig config, String ownHost, Duration limit, Duration patience)
      throws IOException, GeneralSecurityException {
    this.config = config;
    this.limit = limit;
    this.patience = patience;
    this.session = Session.getInstance(properties(ownHost));
  }

  private Properties properties(String ownHost) throws IOException, GeneralSecurityException {
    var properties = new Properties();
    properties.setProperty("mail.smtp.host", host());
    properties.setProperty("mail.smtp.port", String.valueOf(config.server().getPort()));
    properties.setProperty("mail.smtp.localhost", ownHost);
    properties.setProperty("mail.smtp.from", config.from());
    properties.setProperty("mail.smtp.auth", String.valueOf(config.login().isPresent()));
    properties.setProperty("mail.smtp.ssl.enable", String.valueOf(config.tls()));
    var start = String.valueOf(!config.tls() && config.startTls());
    properties.setProperty("mail.smtp.starttls.enable", start);
    properties.setProperty("mail.smtp.starttls.required", start);
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    properties.setProperty("mail.smtp.socketFactory.fallback", "false");
    properties.put("mail.smtp.ssl.socketFactory", trusting(config.trust()).getSocketFactory());
    properties.setProperty("mail.smtp.connectiontimeout", String.valueOf(CONNECT.toMillis()));
    properties.setProperty("mail.smtp.timeout", String.valueOf(READ.toMillis()));
    properties.setProperty("mail.smtp.quitwait", "false");
    return properties;
  }

  private String host() {
    return config.server().getHost().replaceAll("[\\[\\]]", "");
  }

  /** The CAs of a file and no others, or the system's. */
  private static SSLContext trusting(Optional<Path> file)
      throws IOException, GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    if (file.isEmpty()) {
      context.init(null, null, null);
      return context;
    }
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    switch (Pem.certificates(Files.readString(file.get(), StandardCharsets.ISO_8859_1))) {
      case PemOutcome.Read<java.util.List<java.security.cert.X509Certificate>>(var trusted) -> {
        for (var i = 0; i < trusted.size(); i++) {
          store.setCertificateEntry("ca" + i, trusted.get(i));
        }
      }
      case PemOutcome.Faulty<java.util.List<java.security.cert.X509Certificate>>(var fault) ->
          throw new GeneralSecurityException("mail.trust: " + file.get() + ": " + fault.why());
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  /** For making messages. */
  Session session() {
    return session;
  }

  /** Opens a connection, up to where a message could be handed in. */
  Connection open() throws MessagingException {
    var transport = new Handing(session, new URLName("smtp", host(), -1, null, null, null));
    var login = config.login();
    within(
        () -> {
          transport.connect(
              host(),
              config.server().getPort(),
              login.map(MailConfig.Login::username).orElse(null),
              login.map(it -> it.password().reveal()).orElse(null));
          return true;
        });
    return new Connection(transport);
  }

  /** Whether mail could be handed in now: connects, begins TLS, says who we are, and goes. */
  public void tryIt() throws MessagingException {
    open().close();
  }

  /** An open connection. */
  final class Connection implements AutoCloseable {
    private final Handing transport;

    private Connection(Handing transport) {
      this.transport = transport;
    }

    /**
     * Hands a message in. After any exception the connection is of no more use.
     *
     * @throws NoAnswer when the server has it all and didn't say what it made of it
     */
    void send(jakarta.mail.internet.MimeMessage message) throws MessagingException {
      transport.handedOver = false;
      try {
        within(
            () -> {
              transport.sendMessage(message, message.getAllRecipients());
              return true;
            },
            () -> transport.handedOver);
      } catch (MessagingException failed) {
        if (transport.handedOver && !isAnswer(failed)) {
          throw new NoAnswer(said(failed));
        }
        throw failed;
      }
    }

    @Override
    public void close() {
      try {
        within(
            () -> {
              transport.close();
              return true;
            });
      } catch (MessagingException gone) {
        // it is closed, which is all that was wanted
      }
    }
  }

  /** A server has said no, or not now. */
  private static boolean isAnswer(MessagingException failed) {
    for (Exception each = failed;
        each instanceof MessagingException of;
        each = of.getNextException()) {
      if (of instanceof SMTPSendFailedException sent && sent.getReturnCode() >= 400) {
        return true;
      }
    }
    return false;
  }

  /** A message was handed over whole, and the server didn't answer. */
  static final class NoAnswer extends MessagingException {
    private static final long serialVersionUID = 1;

    private NoAnswer(String why) {
      super("no answer to the message: " + why);
    }
  }

  /**
   * Knows whether a message's end was sent (RFC 5321 §4.1.1.4): the server may have it from then.
   */
  private static final class Handing extends SMTPTransport {
    private volatile boolean handedOver;

    Handing(Session session, URLName name) {
      super(session, name);
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
      handedOver = true;
      super.finishData();
    }
  }

  /** What went wrong, in one line. */
  public static String said(MessagingException failed) {
    var text = String.valueOf(failed.getMessage());
    var next = failed.getNextException();
    var more = next == null ? "" : String.valueOf(next.getMessage());
    var all = text.contains(more) ? text : text + ": " + more;
    return all.replaceAll("\\p{Cc}+", " ").strip();
  }

  private <T> void within(Callable<T> call) throws MessagingException {
    within(call, () -> false);
  }

  /**
   * @param longer whether there is reason to wait for longer when the limit is over
   */
  private <T> void within(Callable<T> call, BooleanSupplier longer) throws MessagingException {
    var task = new FutureTask<T>(call);
    var thread = Thread.ofVirtual().name("smtp").start(task);
    try {
      finished(task, longer);
    } catch (TimeoutException late) {
      thread.interrupt();
      throw new MessagingException("no end after " + limit.toMillis() + " ms");
    } catch (InterruptedException stopped) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new MessagingException("stopped");
    } catch (ExecutionException failed) {
      throw rethrown(failed.getCause());
    }
  }

  private <T> void finished(FutureTask<T> task, BooleanSupplier longer)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      var unused = task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      if (!longer.getAsBoolean()) {
        throw late;
      }
      var unused = task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static MessagingException rethrown(@org.jspecify.annotations.Nullable Throwable cause) {
    return switch (cause) {
      case MessagingException ofMail -> ofMail;
      case RuntimeException fault -> throw fault;
      case Error fault -> throw fault;
      case null, default -> throw new IllegalStateException(cause);
    };
  }
}
