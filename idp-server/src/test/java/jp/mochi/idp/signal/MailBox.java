package jp.mochi.idp.signal;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.cert.Pem;
import jp.mochi.ldap.FreePorts;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.MessageHandlerFactory;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server of its own, with TLS and a login, that keeps what it is handed. */
public final class MailBox implements AutoCloseable {
  public static final String USER = "mochi";
  public static final String PASSWORD = "mail-Passw0rd";

  private final BlockingQueue<MimeMessage> arrived = new LinkedBlockingQueue<>();
  private final List<String> recipients = new CopyOnWriteArrayList<>();
  private final CountDownLatch slow = new CountDownLatch(1);
  private final int port;
  private final Path ca;
  private final SMTPServer server;

  /** How it is spoken to. */
  public enum Speech {
    PLAIN,
    STARTTLS,
    SMTPS
  }

  /** Starts a server of this machine's name at a free port. */
  public static MailBox start(Path dir, Speech speech) throws Exception {
    return new MailBox(dir, speech, "localhost", FreePorts.one());
  }

  /**
   * @param name what its certificate is for
   */
  MailBox(Path dir, Speech speech, String name, int port) throws Exception {
    this.port = port;
    var authority = LocalAuthority.open(dir.resolve("mail-" + name), "Mail CA", Clock.systemUTC());
    this.ca = authority.caFile();
    var tls = tls(authority.serverCertificate(Set.of(name)));
    var building =
        SMTPServer.port(port)
            .bindAddress(InetAddress.getLoopbackAddress())
            .hostName("mail.test")
            .messageHandlerFactory(new Keeping());
    this.server =
        switch (speech) {
          case PLAIN -> building.build();
          case STARTTLS ->
              building
                  .enableTLS()
                  .requireTLS()
                  .startTlsSocketFactory(socket -> started(tls, socket))
                  .authenticationHandlerFactory(login())
                  .requireAuth()
                  .build();
          case SMTPS ->
              building
                  .serverSocketFactory(() -> tls.getServerSocketFactory().createServerSocket())
                  .authenticationHandlerFactory(login())
                  .requireAuth()
                  .build();
        };
    server.start();
  }

  private static SSLSocket started(SSLContext tls, java.net.Socket socket) throws IOException {
    var secured =
        (SSLSocket)
            tls.getSocketFactory()
                .createSocket(
                    socket, socket.getInetAddress().getHostName(), socket.getPort(), true);
    secured.setUseClientMode(false);
    return secured;
  }

  private static EasyAuthenticationHandlerFactory login() {
    return new EasyAuthenticationHandlerFactory(
        (username, password, context) -> {
          if (!username.equals(USER) || !password.equals(PASSWORD)) {
            throw new LoginFailedException();
          }
        });
  }

  private static SSLContext tls(LocalAuthority.ServerFiles files)
      throws IOException, GeneralSecurityException {
    var chain = Pem.certificates(Files.readString(files.certificate())).orThrow();
    var key = Pem.privateKey(Files.readString(files.privateKey())).orThrow();
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", key, new char[0], chain.toArray(Certificate[]::new));
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /**
   * Refuses recipients that begin with no-one for good, and with full for now; takes what goes to
   * slow, and says so only when the server stops.
   */
  private final class Keeping implements MessageHandlerFactory {
    @Override
    public MessageHandler create(MessageContext context) {
      return new MessageHandler() {
        private boolean slowly;

        @Override
        public void from(String from) {}

        @Override
        public void recipient(String recipient) throws RejectException {
          if (recipient.startsWith("no-one")) {
            throw new RejectException(550, "no such mailbox");
          }
          if (recipient.startsWith("full")) {
            throw new RejectException(452, "mailbox full");
          }
          slowly |= recipient.startsWith("slow");
          recipients.add(recipient);
        }

        @Override
        public String data(InputStream data) throws IOException {
          keep(data.readAllBytes());
          if (slowly) {
            letItWait();
          }
          return "taken";
        }

        @Override
        public void done() {}
      };
    }
  }

  private void letItWait() {
    try {
      if (!slow.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("a slow answer was waited for");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep(byte[] bytes) {
    try {
      var session = Session.getInstance(new Properties());
      arrived.add(new MimeMessage(session, new ByteArrayInputStream(bytes)));
    } catch (MessagingException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  /** Its address in a configuration. */
  public String url(Speech speech) {
    return (speech == Speech.SMTPS ? "smtps" : "smtp") + "://localhost:" + port;
  }

  int port() {
    return port;
  }

  /** The line of a server's configuration that sends through it. */
  public String settings(Speech speech) {
    return """
    mail: {server: "%s", from: mochi@corp.example, username: %s, password: %s, trust: "%s"}
    """
        .formatted(url(speech), USER, PASSWORD, ca);
  }

  /** The CA of its certificate. */
  public Path ca() {
    return ca;
  }

  /** The next mail, within ten seconds. */
  public MimeMessage next() throws InterruptedException {
    var mail = arrived.poll(10, TimeUnit.SECONDS);
    if (mail == null) {
      throw new AssertionError("no mail has arrived");
    }
    return mail;
  }

  /** What a mail says. */
  public static String text(MimeMessage mail) throws MessagingException {
    try {
      return String.valueOf(mail.getContent());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** How many have arrived and weren't looked at. */
  public int waiting() {
    return arrived.size();
  }

  /** To whom all mails so far went, by the envelope. */
  public List<String> recipients() {
    return List.copyOf(recipients);
  }

  @Override
  public void close() {
    slow.countDown();
    server.stop();
  }
}
