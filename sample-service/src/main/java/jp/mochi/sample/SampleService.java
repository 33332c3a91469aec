package jp.mochi.sample;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The sample service as a program. Exit status: 1 if it can't start, 2 for wrong use. */
public final class SampleService implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService requests;

  private SampleService(HttpServer server, ExecutorService requests) {
    this.server = server;
    this.requests = requests;
  }

  /** Starts the service; it runs until the process is ended. */
  public static void main(String[] arguments) {
    // Nobody may hold a connection open for nothing: seconds for a request, and for its answer.
    System.setProperty("sun.net.httpserver.maxReqTime", "30");
    System.setProperty("sun.net.httpserver.maxRspTime", "30");
    System.setProperty("jdk.httpserver.maxConnections", "500");
    switch (Options.parse(List.of(arguments))) {
      case Options.Misused(var sentence) -> end(sentence + "\n" + Options.USAGE, 2);
      case Options.Understood(var options) -> run(options);
    }
  }

  private static void run(Options options) {
    String password =
        options
            .passwordVariable()
            .map(name -> Objects.toString(System.getenv(name), ""))
            .orElse("");
    try {
      SampleService service = start(options, TlsFiles.open(options, password), Clock.systemUTC());
      Runtime.getRuntime().addShutdownHook(new Thread(service::close));
      System.out.println("Sample service: " + options.baseUrl() + "/");
      if (options.untilInputEnds()) {
        awaitEndOfInput();
        System.exit(0);
      }
    } catch (BindException e) {
      end("Port " + options.port() + " is in use: end what holds it, or choose another.", 1);
    } catch (IOException e) {
      end("The sample service can't start: " + e.getMessage(), 1);
    }
  }

  /** However the process that holds our input ends, the system closes it. */
  private static void awaitEndOfInput() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("Standard input can't be read any more: " + e.getMessage());
    }
  }

  private static void end(String sentence, int status) {
    System.err.println(sentence);
    System.exit(status);
  }

  /**
   * Opens the port and answers from then on.
   *
   * @throws BindException if the port is in use
   */
  static SampleService start(Options options, TlsFiles tls, Clock clock) throws IOException {
    InetSocketAddress address = address(options);
    HttpServer server;
    if (tls.serving().isPresent()) {
      HttpsServer https = HttpsServer.create(address, 0);
      https.setHttpsConfigurator(new HttpsConfigurator(tls.serving().get()));
      server = https;
    } else {
      server = HttpServer.create(address, 0);
    }
    Web web = new Web(options, new IdentityProvider(options, tls, clock), new SignOns(clock));
    server.createContext("/", web::answer);
    ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(requests);
    server.start();
    return new SampleService(server, requests);
  }

  private static InetSocketAddress address(Options options) {
    if (options.listen().isPresent()) {
      return new InetSocketAddress(options.listen().get(), options.port());
    }
    return options.onLoopback()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port())
        : new InetSocketAddress(options.port());
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    requests.close();
  }
}
