package jp.mochi.idp.saml.logout;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import jp.mochi.idp.session.ServiceSessions.ServiceSession;
import jp.mochi.idp.signout.ServiceState.How;
import jp.mochi.idp.signout.SignOutStep.Seen;
import jp.mochi.metadata.LogoutOption;
import jp.mochi.metadata.ServiceProvider;
import jp.mochi.metadata.SingleLogout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All services at once, each on a virtual thread of its own: those with SOAP are told; of those
 * that only a browser can tell it is found out whether anybody is there. The round ends with the
 * slowest of them, and no later than a call's own limit: whoever hasn't answered by then has
 * failed.
 */
final class TellRound {
  /** Over all rounds of this server; what finds no place within the limit has failed. */
  private static final int CALLS_AT_ONCE = 256;

  /** A page that takes longer isn't worth leading a person to. */
  private static final Duration REACH = Duration.ofSeconds(4);

  /** What a call may take beyond its limit, before it is given up. */
  private static final Duration GRACE = Duration.ofMillis(300);

  private static final String TOO_LATE = "no answer within " + BackChannel.LIMIT.toSeconds() + " s";

  /** The service hasn't even been called. */
  private static final String OUR_FAULT = "a fault of Mochi's own; the server's log says which";

  private static final Logger LOG = LoggerFactory.getLogger(TellRound.class);

  private final Semaphore places = new Semaphore(CALLS_AT_ONCE);
  private final LogoutParts parts;
  private final BackChannel backChannel;

  TellRound(LogoutParts parts, BackChannel backChannel) {
    this.parts = parts;
    this.backChannel = backChannel;
  }

  /**
   * Tells.
   *
   * @param rows what services were told of the sessions that have ended
   * @param here whether the browser before us is the one that was signed on there
   * @param administrator whether somebody else than the person wants it
   */
  List<Told> tell(
      List<ServiceSession> rows, Predicate<ServiceSession> here, boolean administrator) {
    var under = rows.stream().map(row -> begun(row, here.test(row), administrator)).toList();
    return under.stream().map(CompletableFuture::join).toList();
  }

  private CompletableFuture<Told> begun(
      ServiceSession row, boolean browser, boolean administrator) {
    var service = parts.entry(row);
    if (service.isEmpty()) {
      return now(Told.of(row, service, new How.Failed(), "the service is no longer registered"));
    }
    return switch (service.get().options().logout()) {
      case LogoutOption.Never() -> now(Told.of(row, service, new How.NotOffered(), ""));
      case LogoutOption.Page(var address) ->
          now(Told.of(row, service, new How.OwnPage(address), ""));
      case LogoutOption.ByMetadata() -> begun(row, service.get(), browser, administrator);
      case LogoutOption.At(var addresses) -> begun(row, service.get(), browser, administrator);
    };
  }

  private CompletableFuture<Told> begun(
      ServiceSession row, ServiceProvider service, boolean browser, boolean administrator) {
    if (!parts.cipher().canClose(service)) {
      var why = "names must be encrypted for it, and its metadata has no key";
      return now(Told.of(row, Optional.of(service), new How.Failed(), why));
    }
    var soap = LogoutEndpoints.soap(service);
    var byBrowser = LogoutEndpoints.browser(service);
    if (soap.isPresent()) {
      var address = soap.get().location();
      return limited(
              () -> backChannel.tell(row, service, address, administrator), TOO_LATE, OUR_FAULT)
          .thenCompose(why -> afterSoap(row, service, browser ? byBrowser : Optional.empty(), why));
    }
    if (byBrowser.isEmpty()) {
      return now(Told.of(row, Optional.of(service), new How.NotOffered(), ""));
    }
    return browser
        ? waiting(row, service, byBrowser.get(), "")
        : now(Told.of(row, Optional.of(service), new How.NoBrowser(), ""));
  }

  /** Where the call failed, the browser may still get through. */
  private CompletableFuture<Told> afterSoap(
      ServiceSession row, ServiceProvider service, Optional<SingleLogout> byBrowser, String why) {
    if (why.isEmpty()) {
      return now(Told.of(row, Optional.of(service), new How.Done(), ""));
    }
    return now(
        byBrowser.isPresent()
            ? new Told(
                row,
                Optional.of(service),
                new How.Waiting(),
                why,
                why.equals(TOO_LATE) ? Seen.SILENT : Seen.ANSWERS)
            : Told.of(row, Optional.of(service), new How.Failed(), why));
  }

  private CompletableFuture<Told> waiting(
      ServiceSession row, ServiceProvider service, SingleLogout at, String why) {
    return limited(() -> seen(at), Seen.SILENT, Seen.UNKNOWN)
        .thenApply(seen -> new Told(row, Optional.of(service), new How.Waiting(), why, seen));
  }

  /** Asked at the very address: a host in front of it may answer while the service is dead. */
  private Seen seen(SingleLogout at) {
    return switch (parts.outside().reach(URI.create(at.location()), REACH)) {
      case ANSWERS -> Seen.ANSWERS;
      case SILENT -> Seen.SILENT;
      case UNKNOWN -> Seen.UNKNOWN;
    };
  }

  /**
   * Also what waits for a name server beyond its limit is over by then.
   *
   * @param ourFault what comes of a call that failed with us
   */
  private <T> CompletableFuture<T> limited(Supplier<T> call, T tooLate, T ourFault) {
    var result = new CompletableFuture<T>();
    Thread.ofVirtual()
        .name("logout")
        .start(
            () -> {
              try {
                result.complete(placed(call, tooLate));
              } catch (
                  RuntimeException failed) { // of one service: the others are told all the same
                LOG.error("a service could not be told of a sign-out", failed);
                result.complete(ourFault);
              }
            });
    var limit = BackChannel.LIMIT.plus(GRACE);
    return result.completeOnTimeout(tooLate, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private <T> T placed(Supplier<T> call, T tooLate) {
    try {
      if (!places.tryAcquire(BackChannel.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return tooLate;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return tooLate;
    }
    try {
      return call.get();
    } finally {
      places.release();
    }
  }

  private static CompletableFuture<Told> now(Told told) {
    return CompletableFuture.completedFuture(told);
  }
}
