package jp.mochi.idp.lifecycle.app;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import jp.mochi.device.app.AppMatch;
import jp.mochi.device.app.ListAction;
import jp.mochi.device.app.Matches;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.device.HouseActs;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does to devices what entries of the blocklist say. Each match is taken up once, on whatever node,
 * in the transaction that does it, records it and notes whom to tell.
 */
public final class Consequences {
  private static final int AT_ONCE = 200;

  /** Warnings change nothing about a device, so that many share a commit. */
  private static final int WARNINGS_AT_ONCE = 50;

  private static final Logger LOG = LoggerFactory.getLogger(Consequences.class);

  private final Database database;
  private final HouseActs house;
  private final AuditLog audit;
  private final AppNotices notices;
  private final Clock clock;
  private final Matches matches = new Matches();
  private final Devices devices = new Devices();

  public Consequences(
      Database database, HouseActs house, AuditLog audit, AppNotices notices, Clock clock) {
    this.database = database;
    this.house = house;
    this.audit = audit;
    this.notices = notices;
    this.clock = clock;
  }

  /** Draws those of the matches that were found first; how many could be drawn. */
  int draw() {
    var pending = database.read(handle -> matches.pending(handle, AT_ONCE));
    var warnings = new ArrayList<AppMatch>();
    int drawn = 0;
    for (var match : pending) {
      if (match.entry().action() == ListAction.WARN) {
        warnings.add(match);
      } else {
        drawn += tried(List.of(match), () -> shutOut(match));
      }
    }
    for (int from = 0; from < warnings.size(); from += WARNINGS_AT_ONCE) {
      var some = warnings.subList(from, Math.min(from + WARNINGS_AT_ONCE, warnings.size()));
      drawn += tried(some, () -> warn(some));
    }
    return drawn;
  }

  /** One that fails comes round again, and keeps nobody else's from being drawn. */
  private static int tried(List<AppMatch> which, Runnable what) {
    try {
      what.run();
      return which.size();
    } catch (RuntimeException failed) { // the boundary: each device for itself
      var device = which.getFirst().device();
      LOG.error("what follows from an app on {} will be tried again", device, failed);
      return 0;
    }
  }

  private Actor actor() {
    var own = new Circumstances(clock.instant(), UUID.randomUUID().toString(), "", "");
    return Actor.house(own);
  }

  private void warn(List<AppMatch> some) {
    var actor = actor();
    var unused =
        database.<Boolean>write(
            handle -> {
              some.forEach(match -> warn(handle, actor, match));
              return true;
            });
  }

  private void warn(Handle handle, Actor actor, AppMatch match) {
    var device = devices.find(handle, match.device());
    var current = claimed(handle, match);
    if (current.isPresent() && device.filter(it -> it.state() != DeviceState.RETIRED).isPresent()) {
      told(handle, actor, device.get(), current.get(), Consequence.WARNED, 0);
    }
  }

  /**
   * The match as it is now, if it is this transaction's to act upon: an entry that was taken off
   * the list since it was found does nothing to anybody.
   */
  private Optional<AppMatch> claimed(Handle handle, AppMatch match) {
    return matches.claim(handle, match, clock.instant())
        ? matches.inForce(handle, match)
        : Optional.empty();
  }

  private void shutOut(AppMatch match) {
    var actor = actor();
    house.act(actor, match.device(), new Cause(actor, match));
  }

  /** The app's name and the entry's, for the device's history; short enough for it. */
  private static String why(AppMatch match) {
    var app = match.app();
    return (match.present() ? "has " : "had ")
        + app.called()
        + (app.version().isEmpty() ? "" : " " + shortened(app.version()))
        + ", which is on the blocklist ("
        + match.entry().id()
        + ")";
  }

  private static String shortened(String version) {
    return version.length() <= 40 ? version : version.substring(0, 40) + "…";
  }

  /** One match as the reason of an act. */
  private final class Cause implements HouseActs.Cause {
    private final Actor actor;
    private AppMatch match;

    Cause(Actor actor, AppMatch match) {
      this.actor = actor;
      this.match = match;
    }

    @Override
    public HouseActs.What what(Handle handle, Device device) {
      var current = claimed(handle, match);
      if (current.isEmpty() || device.state() == DeviceState.RETIRED) {
        return HouseActs.What.NOTHING;
      }
      match = current.get();
      return match.entry().action() == ListAction.SUSPEND
          ? HouseActs.What.SUSPEND
          : HouseActs.What.SIGN_OUT;
    }

    @Override
    public String why() {
      return Consequences.why(match);
    }

    @Override
    public void done(Handle handle, Device device, HouseActs.What done, int sessions) {
      var consequence =
          switch (done) {
            case SUSPEND -> Consequence.SUSPENDED;
            case SIGN_OUT -> Consequence.SIGNED_OUT;
            case NOTHING -> Consequence.NONE;
          };
      told(handle, actor, device, match, consequence, sessions);
    }
  }

  private void told(
      Handle handle, Actor actor, Device device, AppMatch match, Consequence done, int sessions) {
    var detail = new LinkedHashMap<String, String>();
    detail.put("person", device.owner().person());
    detail.put("username", device.owner().username());
    detail.putAll(detail(match));
    detail.put("done", done.text());
    detail.put("sessions", String.valueOf(sessions));
    audit.append(handle, actor.did("app listed", device.id(), detail));
    notices.listed(handle, actor, device, match, done);
  }

  /** What records say of a match. */
  public static Map<String, String> detail(AppMatch match) {
    var detail = new LinkedHashMap<String, String>();
    detail.put("app", match.app().id());
    detail.put("app-name", match.app().name());
    detail.put("app-version", match.app().version());
    detail.put("entry", match.entry().id());
    detail.put("action", match.entry().action().text());
    detail.put("app-is", match.present() ? "there" : "gone");
    return detail;
  }
}
