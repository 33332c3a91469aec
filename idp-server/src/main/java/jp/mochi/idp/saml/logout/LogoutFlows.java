package jp.mochi.idp.saml.logout;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import jp.mochi.idp.http.Cookies;
import jp.mochi.idp.http.SetCookie;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.saml.logout.LogoutFlow.Standing;
import jp.mochi.idp.saml.sso.Ids;

/**
 * The sign-outs under way in one browser, each in a cookie of its own: two tabs are two sign-outs.
 */
final class LogoutFlows {
  /** How long one may take. */
  private static final Duration LIFETIME = Duration.ofMinutes(15);

  private static final String PURPOSE = "logout-flow";
  private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");

  /** Browsers take 4,096 bytes with name and attributes. */
  private static final int LONGEST = 3_900;

  /** Before an older one is forgotten: more than anybody has open. */
  private static final int MOST = 3;

  /** Of all of them together, names included: web servers take 8 KiB of all cookies in one line. */
  private static final int LARGEST = 5_000;

  /** A browser that was here with another release may have more than that. */
  private static final int MOST_READ = 24;

  private final Sealer sealer;

  LogoutFlows(Sealer sealer) {
    this.sealer = sealer;
  }

  /** A name for a new one. */
  static String newId() {
    return Ids.fresh().substring(1, 25);
  }

  /**
   * Keeps a new one. Older ones make room: who signs out again and again in one browser finishes
   * the sign-out of the moment.
   */
  LogoutFlow begin(Context ctx, Visitor visitor, LogoutFlow flow) {
    var kept = keep(ctx, visitor, flow);
    var room = LARGEST - size(kept.id(), sealed(visitor, kept));
    var left = MOST - 1;
    for (var older : all(ctx, visitor)) {
      room -= SetCookie.read(ctx, name(older.id())).map(it -> size(older.id(), it)).orElse(0);
      left--;
      if (room < 0 || left < 0) {
        SetCookie.expired(name(older.id())).on(ctx);
      }
    }
    return kept;
  }

  private static String name(String id) {
    return Cookies.LOGOUT + id;
  }

  private static int size(String id, String sealed) {
    return name(id).length() + sealed.length() + 3;
  }

  /**
   * Keeps it. One with more services than a cookie holds forgets those that are signed out, and if
   * that isn't enough, those at the end, and last the sessions: the page then has fewer names on
   * it, and the answer to the asker still isn't a success.
   */
  LogoutFlow keep(Context ctx, Visitor visitor, LogoutFlow flow) {
    var fitting = flow;
    var sealed = sealed(visitor, fitting);
    while (sealed.length() > LONGEST) {
      fitting = shorter(fitting);
      sealed = sealed(visitor, fitting);
    }
    SetCookie.lasting(name(flow.id()), sealed, LIFETIME).on(ctx);
    return fitting;
  }

  private String sealed(Visitor visitor, LogoutFlow flow) {
    var expires = visitor.circumstances().time().plus(LIFETIME);
    return sealer.seal(PURPOSE, visitor.browserHash(), flow.text(), expires);
  }

  /** By a service or a session each time, so that it comes to an end. */
  static LogoutFlow shorter(LogoutFlow flow) {
    var kept = new LinkedHashMap<>(flow.standing());
    var sessions = flow.sessions();
    if (!kept.values().removeIf(standing -> standing == Standing.D)) {
      kept.remove(LOST);
      if (kept.pollLastEntry() == null) {
        if (sessions.isEmpty()) {
          throw new IllegalStateException("what an asker may send along fits into no cookie");
        }
        sessions = sessions.subList(0, sessions.size() / 2);
      }
      kept.putFirst(LOST, Standing.F);
    }
    return new LogoutFlow(
        flow.id(), flow.personId(), flow.username(), flow.asker(), sessions, kept, flow.begun());
  }

  /** Stands for what no longer fits. */
  private static final String LOST = "-";

  /** The one of this name, if this browser has it. */
  Optional<LogoutFlow> find(Context ctx, Visitor visitor, String id) {
    return ID.matcher(id).matches()
        ? open(ctx, visitor, name(id)).filter(flow -> flow.id().equals(id))
        : Optional.empty();
  }

  /** All that this browser has, the latest first: browsers send them in an order of their own. */
  List<LogoutFlow> all(Context ctx, Visitor visitor) {
    return SetCookie.names(ctx, Cookies.LOGOUT, MOST_READ).stream()
        .map(name -> open(ctx, visitor, name))
        .flatMap(Optional::stream)
        .sorted(Comparator.comparingLong(LogoutFlow::begun).reversed())
        .toList();
  }

  private Optional<LogoutFlow> open(Context ctx, Visitor visitor, String cookie) {
    return SetCookie.read(ctx, cookie)
        .flatMap(token -> sealer.content(PURPOSE, visitor.browserHash(), token))
        .flatMap(LogoutFlow::read);
  }
}
