package jp.mochi.idp.lifecycle.app;

import jp.mochi.device.app.AppMatch;
import jp.mochi.device.register.Device;
import jp.mochi.idp.lifecycle.Actor;
import org.jdbi.v3.core.Handle;

/**
 * Who tells people that a device of theirs has an app of the blocklist. Is told within the
 * transaction in which the consequences are drawn, once for each match: what it writes there lasts
 * if they do. It must not call anybody.
 */
@FunctionalInterface
public interface AppNotices {
  /**
   * A device has, or had a short while ago, a listed app.
   *
   * @param actor whose act it is
   * @param device as it is now, with its owner
   * @param match the app, the entry with its reason in two languages, and whether the app is there
   * @param done what was done because of it
   */
  void listed(Handle handle, Actor actor, Device device, AppMatch match, Consequence done);
}
