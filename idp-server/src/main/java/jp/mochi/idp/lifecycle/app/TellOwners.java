package jp.mochi.idp.lifecycle.app;

import java.util.Map;
import java.util.Optional;
import jp.mochi.device.app.AppMatch;
import jp.mochi.device.register.Device;
import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.signal.Notice;
import jp.mochi.idp.signal.Said;
import jp.mochi.idp.signal.Tell;
import jp.mochi.idp.text.Language;
import jp.mochi.idp.text.Texts;
import org.jdbi.v3.core.Handle;

/** Tells owners by mail which app to remove, and webhooks what was found. */
public final class TellOwners implements AppNotices {
  private final Tell tell;

  public TellOwners(Tell tell) {
    this.tell = tell;
  }

  @Override
  public void listed(Handle handle, Actor actor, Device device, AppMatch match, Consequence done) {
    if (done == Consequence.NONE) { // it was shut out before, and its owner heard of that
      return;
    }
    var owner = device.owner();
    tell.owner(handle, owner.person(), owner.username(), notice(actor, device, match, done));
  }

  private static Notice notice(Actor actor, Device device, AppMatch match, Consequence done) {
    var app = match.app().called();
    var todo = match.present() ? "mail.app." + done.text() : "mail.app.gone";
    return new Notice(
        "app.listed",
        Said.of(texts -> texts.get("mail.app.listed", device.id(), app)),
        Optional.of(Said.of(texts -> texts.get(todo, app, reason(texts, match)))),
        device.id(),
        actor.name(),
        actor.circumstances(),
        Map.of(
            "app", match.app().id(),
            "app-version", match.app().version(),
            "entry", match.entry().id(),
            "done", done.text(),
            "app-is", match.present() ? "there" : "gone"));
  }

  private static String reason(Texts texts, AppMatch match) {
    var reason = match.entry().reason();
    return texts.language() == Language.JA ? reason.ja() : reason.en();
  }
}
