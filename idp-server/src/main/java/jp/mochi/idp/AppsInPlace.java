package jp.mochi.idp;

import java.time.Duration;
import jp.mochi.device.app.Blocklist;
import jp.mochi.device.app.Inventory;
import jp.mochi.device.status.AppsReported;
import jp.mochi.idp.http.HealthCheck;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.lifecycle.app.AppReports;
import jp.mochi.idp.lifecycle.app.AppWatch;
import jp.mochi.idp.lifecycle.app.AppsFromStatus;
import jp.mochi.idp.lifecycle.app.AppsOfDevices;
import jp.mochi.idp.lifecycle.app.BlocklistDesk;
import jp.mochi.idp.lifecycle.app.Consequences;
import jp.mochi.idp.lifecycle.app.TellOwners;
import jp.mochi.idp.lifecycle.collection.CollectionDesk;
import jp.mochi.idp.lifecycle.collection.FollowCollections;
import jp.mochi.idp.lifecycle.device.DeviceRegister;
import jp.mochi.idp.lifecycle.device.HouseActs;
import jp.mochi.idp.login.AppWarnings;
import jp.mochi.idp.login.LoginPages;
import jp.mochi.idp.login.OwnAddresses;
import jp.mochi.idp.login.PostedForms;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.signon.SignOn;
import jp.mochi.idp.signout.TellLater;

/** The apps on people's devices and the blocklist, wired. */
final class AppsInPlace implements AutoCloseable {
  private static final Duration WATCH = Duration.ofSeconds(1);
  private static final Duration COLLECTIONS = Duration.ofSeconds(5);

  private final Ground ground;
  private final Inventory inventory = new Inventory(new Blocklist());
  private final AppWatch watch;
  private final FollowCollections collections;

  AppsInPlace(Ground ground, TellLater later, OutsideCalls outside) {
    this.ground = ground;
    var database = ground.database();
    var house = new HouseActs(database, ground.audit(), later, ground.clock());
    var consequences =
        new Consequences(
            database, house, ground.audit(), new TellOwners(ground.tell()), ground.clock());
    this.watch =
        new AppWatch(
            database,
            consequences,
            inventory,
            ground.configuration().apps().keep(),
            ground.clock());
    this.collections =
        new FollowCollections(
            new FollowCollections.Parts(
                database, outside, ground.audit(), watch::look, ground.clock()),
            ground.configuration().apps().collections());
    ground.numbers().watch(collections);
  }

  /** What commands and the interface do with apps. */
  AppsOfDevices desks(DeviceRegister register) {
    var database = ground.database();
    return new AppsOfDevices(
        new AppReports(database, register, inventory, watch, ground.audit(), ground.clock()),
        new BlocklistDesk(
            database, watch, ground.audit(), ground.configuration().apps(), ground.clock()),
        new CollectionDesk(collections, database, ground.audit(), ground.clock()));
  }

  /** Where people are warned of apps on their devices, and go on after a proof. */
  AppWarnings warnings(
      LoginPages pages,
      SignOn signOn,
      BrowserSessions sessions,
      PostedForms forms,
      Visitors visitors,
      OwnAddresses addresses) {
    return new AppWarnings(
        pages,
        new AppWarnings.Parts(
            ground.database(),
            sessions,
            signOn,
            ground.audit(),
            forms,
            visitors::posting,
            addresses,
            ground.clock()));
  }

  /** Keeps the apps that reports of a device's status name. */
  AppsReported fromStatus() {
    return new AppsFromStatus(inventory, ground.clock());
  }

  /** Shown: without a collection the list stays as it was, and people sign on. */
  HealthCheck check() {
    return HealthCheck.shown("blocklist-collections", collections::fault);
  }

  void keepHouse(Housekeeping house) {
    house.every(COLLECTIONS, "asking collections of indicators", collections::round);
    house.every(WATCH, "looking for listed apps", watch::round);
    house.every(WATCH, "forgetting apps that devices had", watch::forget);
  }

  @Override
  public void close() {
    watch.close();
  }
}
