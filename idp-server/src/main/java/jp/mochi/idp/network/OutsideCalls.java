package jp.mochi.idp.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * The one client that calls other hosts: addresses that an administrator or the configuration
 * named, never one from a message. https only, plain http to the loopback and for what is signed by
 * itself; no redirect is followed; link-local addresses are refused, private networks unless
 * allowed; time and size are bounded.
 *
 * <p>It opens its own sockets, because the JDK's clients resolve a name by themselves: a name
 * server that answers twice could show this check one address and give the connection another. Here
 * the connection goes to the very address that was checked, through a proxy's tunnel, too ({@link
 * OutsideRoute}), and TLS is still checked against the name.
 */
public final class OutsideCalls implements AutoCloseable {
  /** Nothing of HTTP, or what a gateway says when nobody is behind it. */
  private static final Set<String> NOBODY = Set.of("", "502", "503", "504");

  private final Limits limits;
  private final List<Cidr> allowed;
  private final SSLContext tls;
  private final OutsideRoute route;
  private final OutsideNames names;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> Thread.ofPlatform().daemon().name("outside-clock").unstarted(work));

  /**
   * @param connect to look a name up, and to open a connection
   * @param whole for the whole call, looking the name up included; then the connection is closed
   * @param bytes the largest answer, headers apart
   */
  public record Limits(Duration connect, Duration whole, int bytes) {
    public static final Limits STANDARD =
        new Limits(Duration.ofSeconds(5), Duration.ofSeconds(15), 1 << 20);
  }

  /** Where a name leads. */
  @FunctionalInterface
  interface Names {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /**
   * @param allowed private networks that may be called all the same
   * @param tls trust for https
   * @param proxy the way out, where there is no straight one
   */
  OutsideCalls(
      Limits limits,
      List<Cidr> allowed,
      SSLContext tls,
      Optional<OutsideProxy> proxy,
      Names names) {
    this.limits = limits;
    this.allowed = List.copyOf(allowed);
    this.tls = tls;
    this.names = new OutsideNames(names);
    this.route = new OutsideRoute(proxy, this.names);
  }

  /**
   * With the system's trust store, and beside it the CA certificates (PEM) in a file.
   *
   * @throws GeneralSecurityException when the file holds no certificate; its message is a sentence
   */
  public static OutsideCalls trusting(
      List<Cidr> allowed, Optional<Path> beside, Optional<OutsideProxy> proxy)
      throws IOException, GeneralSecurityException {
    var tls = OutsideTrust.with(beside);
    return new OutsideCalls(Limits.STANDARD, allowed, tls, proxy, InetAddress::getAllByName);
  }

  /** How a call ended. */
  public sealed interface Outcome {}

  /** Status 200. */
  public record Fetched(Body body) implements Outcome {}

  /** It wasn't made, or gave nothing usable; {@code why} is a sentence for the administrator. */
  public record Refused(String why) implements Outcome {}

  /** GETs one address. */
  public Outcome fetch(URI address) {
    return fetch(address, limits.bytes());
  }

  /**
   * GETs one address.
   *
   * @param bytes the largest answer, headers apart, instead of the usual limit
   */
  public Outcome fetch(URI address, int bytes) {
    return outcome(exchange(address, OutsideRequest.get(), bytes, limits.whole()), bytes);
  }

  /**
   * GETs what is signed by itself and whose signature the caller verifies, so that plain http does.
   *
   * @param bytes the largest answer, headers apart, instead of the usual limit
   */
  public Outcome fetchSigned(URI address, int bytes) {
    return outcome(
        exchange(address, OutsideRequest.get().overPlainHttp(), bytes, limits.whole()), bytes);
  }

  private static Outcome outcome(Exchange exchange, int bytes) {
    return switch (exchange) {
      case NotCalled(var why) -> new Refused(why);
      case Answered(var status, var body) -> outcome(status, body, bytes);
    };
  }

  static Outcome outcome(String status, Body body, int bytes) {
    if (status.isEmpty()) {
      return new Refused("The answer is not HTTP.");
    }
    if (!status.equals("200")) {
      var hint = status.startsWith("3") ? "; name the address it leads to instead" : "";
      return new Refused("The answer has status " + status + " where 200 is needed" + hint + ".");
    }
    return body.bytes().length > bytes
        ? new Refused("The answer is larger than " + bytes + " bytes.")
        : new Fetched(body);
  }

  /** How a message that was sent fared. */
  public sealed interface Exchange {}

  /** Something answered. {@code body} is of use with the status 200 or 500 only. */
  public record Answered(String status, Body body) implements Exchange {}

  /** Nothing did; {@code why} is a sentence for the administrator. */
  public record NotCalled(String why) implements Exchange, Asked {}

  /** What came of a question whose answer says more by its headers. */
  public sealed interface Asked {}

  /**
   * Something answered.
   *
   * @param headers by their names in lower case
   * @param body where its status was one of those asked for
   */
  public record Said(String status, Map<String, String> headers, Body body) implements Asked {
    public Said {
      headers = Map.copyOf(headers);
    }

    /** RFC 9110 §10.2.3: how long to stay away from now on, where it says so. */
    public Optional<Duration> retryAfter(Instant now) {
      return Optional.ofNullable(headers.get("retry-after"))
          .flatMap(said -> RetryAfter.read(said, now));
    }
  }

  /**
   * GETs a document of a kind.
   *
   * @param accept the media types that are welcome
   * @param headers what else is said, by names in lower case
   * @param bytes the largest answer, headers apart; a larger one counts as none
   * @param whole for the whole call, instead of the usual limit
   */
  public Asked read(
      URI address, String accept, Map<String, String> headers, int bytes, Duration whole) {
    return asked(address, OutsideRequest.get(accept, headers), bytes, whole);
  }

  /**
   * POSTs to one address.
   *
   * @param bytes the largest answer, headers apart; a larger one counts as none
   * @param whole for the whole call, instead of the usual limit
   */
  public Exchange post(URI address, OutsideContent content, int bytes, Duration whole) {
    return bounded(exchange(address, OutsideRequest.post(content), bytes, whole), bytes);
  }

  /** The same where the answer is signed by itself, so that plain http does. */
  public Exchange postSigned(URI address, OutsideContent content, int bytes, Duration whole) {
    var request = OutsideRequest.post(content).overPlainHttp();
    return bounded(exchange(address, request, bytes, whole), bytes);
  }

  /**
   * Asks an interface that speaks JSON: by GET, or by POST where something is sent along.
   *
   * @param headers what else is said in headers, by their names in small letters
   * @param bytes the largest answer, headers apart; a larger one counts as none
   * @param whole for the whole call, instead of the usual limit
   */
  public Asked ask(
      URI address,
      Map<String, String> headers,
      Optional<OutsideContent> content,
      int bytes,
      Duration whole) {
    return asked(address, OutsideRequest.json(headers, content), bytes, whole);
  }

  private Asked asked(URI address, OutsideRequest request, int bytes, Duration whole) {
    return switch (attempt(address, request, bytes, whole)) {
      case Attempt.Failed(var why) -> new NotCalled(why);
      case Attempt.Answer(var reply) when reply.status().isEmpty() ->
          new NotCalled("The answer is not HTTP.");
      case Attempt.Answer(var reply) when reply.body().bytes().length > bytes ->
          new NotCalled("The answer is larger than " + bytes + " bytes.");
      case Attempt.Answer(var reply) -> new Said(reply.status(), reply.headers(), reply.body());
    };
  }

  private static Exchange bounded(Exchange exchange, int bytes) {
    return exchange instanceof Answered(var status, var body) && body.bytes().length > bytes
        ? new NotCalled("The answer is larger than " + bytes + " bytes.")
        : exchange;
  }

  /** Whether anybody can be reached at all. */
  public enum Reach {
    /** It speaks, whatever it says; also when its certificate is none that we know. */
    ANSWERS,
    /** It doesn't, within the limit; or a gateway in front of it says so (RFC 9110 §15.6.3–5). */
    SILENT,
    /** We may not call it, so that we can't tell. */
    UNKNOWN
  }

  /** Whether anybody is at an address, as far as it can be seen from here. */
  public Reach reach(URI address, Duration whole) {
    if (OutsideAddress.fault(address).isPresent()) {
      return Reach.UNKNOWN;
    }
    try {
      return NOBODY.contains(call(address, OutsideRequest.head(), 0, whole).status())
          ? Reach.SILENT
          : Reach.ANSWERS;
    } catch (SSLException speaksAtLeast) {
      return Reach.ANSWERS;
    } catch (OutsideFault notAllowed) {
      return Reach.UNKNOWN;
    } catch (IOException silent) {
      return Reach.SILENT;
    }
  }

  private Exchange exchange(URI address, OutsideRequest request, int bytes, Duration whole) {
    return switch (attempt(address, request, bytes, whole)) {
      case Attempt.Failed(var why) -> new NotCalled(why);
      case Attempt.Answer(var reply) -> new Answered(reply.status(), reply.body());
    };
  }

  /** What came of trying. */
  private sealed interface Attempt {
    record Answer(OutsideAnswer.Reply reply) implements Attempt {}

    record Failed(String why) implements Attempt {}
  }

  private Attempt attempt(URI address, OutsideRequest request, int bytes, Duration whole) {
    Optional<String> fault = OutsideAddress.fault(address);
    if (fault.isPresent()) {
      return new Attempt.Failed(fault.get());
    }
    try {
      return new Attempt.Answer(call(address, request, bytes, whole));
    } catch (IOException failed) {
      return new Attempt.Failed(sentence(address, failed));
    }
  }

  private static String sentence(URI address, IOException failed) {
    return switch (failed) {
      case UnknownHostException e -> "The name " + address.getHost() + " can't be resolved.";
      case SSLException e -> "TLS with " + address.getHost() + " failed: " + e.getMessage();
      case OutsideFault e -> e.sentence();
      default -> address.getHost() + " gave no usable answer: " + failed.getMessage();
    };
  }

  /** The first address, and only if every address of that name may be called. */
  private InetAddress resolve(URI address, boolean plain, Duration limit) throws IOException {
    InetAddress[] all = names.resolve(OutsideAddress.host(address), limit);
    for (InetAddress each : all) {
      Optional<String> fault = OutsideAddress.fault(address, each, allowed, plain);
      if (fault.isPresent()) {
        throw new OutsideFault(fault.get());
      }
    }
    return all[0];
  }

  /** Looking the name up takes its part of the time, and the connection has the rest. */
  private OutsideAnswer.Reply call(URI address, OutsideRequest request, int bytes, Duration whole)
      throws IOException {
    var begun = System.nanoTime();
    var target = resolve(address, request.plain(), shorter(limits.connect(), whole));
    var left = whole.minusNanos(System.nanoTime() - begun);
    if (left.toMillis() < 1) {
      throw new OutsideFault("The name of " + address.getHost() + " took all the time there is.");
    }
    return call(address, target, request, bytes, left);
  }

  private OutsideAnswer.Reply call(
      URI address, InetAddress target, OutsideRequest request, int bytes, Duration left)
      throws IOException {
    try (Socket plain = new Socket()) {
      ScheduledFuture<?> end =
          clock.schedule(() -> closeQuietly(plain), left.toMillis(), TimeUnit.MILLISECONDS);
      try {
        int connect = (int) shorter(limits.connect(), left).toMillis();
        plain.setSoTimeout((int) left.toMillis());
        route.connect(plain, target, OutsideAddress.port(address), connect);
        Socket socket =
            address.getScheme().equalsIgnoreCase("https") ? secured(plain, address) : plain;
        return OutsideAnswer.ask(socket, address, request, bytes);
      } finally {
        end.cancel(false);
      }
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** RFC 9110 §4.3.4: the certificate must name the host. */
  private Socket secured(Socket plain, URI address) throws IOException {
    var socket =
        (SSLSocket)
            tls.getSocketFactory()
                .createSocket(
                    plain, OutsideAddress.host(address), OutsideAddress.port(address), true);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      Thread.onSpinWait(); // it is closed, which is all that was wanted
    }
  }

  @Override
  public void close() {
    names.close();
    clock.shutdownNow();
  }
}
