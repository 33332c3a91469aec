package jp.mochi.idp.devicekey;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import jp.mochi.device.KnownBrowsers;
import jp.mochi.device.app.AppMatch;
import jp.mochi.device.app.Matches;
import jp.mochi.device.key.Asserted;
import jp.mochi.device.key.AssertionAnswer;
import jp.mochi.device.key.CheckAssertion;
import jp.mochi.device.key.DeviceKey;
import jp.mochi.device.key.DeviceKeys;
import jp.mochi.device.key.RelyingParty;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceState;
import jp.mochi.device.register.Devices;
import jp.mochi.idp.audit.AuditEvent;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.certificate.RegisteredDevices;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.ConsumedRequests;
import jp.mochi.idp.session.ForRequest;
import jp.mochi.idp.session.NewSession;
import jp.mochi.idp.session.ProvedBrowsers;
import jp.mochi.ldap.PersonId;
import org.jdbi.v3.core.Handle;

/**
 * Judges what a browser has signed with a device's key. First all that needs no transaction: whose
 * key it is, and whether it has signed just this. Then, in one transaction and in this order: the
 * device as it is now, whether the ask was answered before, the key and its counter, the session.
 */
public final class ProveKey {
  /** Longer than an ask is good, also where two nodes' clocks disagree. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private static final int LONGEST_QUOTED = 60;

  /** What we do ourselves. */
  private static final AuditEvent.Who HOUSE =
      new AuditEvent.Who(Optional.empty(), AuditEvent.Who.HOUSE);

  private final Parts parts;
  private final CheckAssertion check;
  private final ProvedBrowsers browsers;
  private final EndKey endKey;
  private final Devices devices = new Devices();
  private final DeviceKeys keys = new DeviceKeys();
  private final Matches matches = new Matches();

  /** What it stands on. */
  public record Parts(
      Database database,
      RelyingParty party,
      BrowserSessions sessions,
      ConsumedRequests used,
      KnownBrowsers browsers,
      AuditLog audit,
      Clock clock) {}

  public ProveKey(Parts parts) {
    this.parts = parts;
    this.check = new CheckAssertion(parts.party());
    this.browsers = new ProvedBrowsers(parts.browsers(), parts.audit());
    this.endKey = new EndKey(parts.audit(), parts.clock());
  }

  /** Judges an answer to an ask that was opened for this visitor's browser. */
  public KeyProved prove(KeyAsk ask, AssertionAnswer answer, Visitor visitor) {
    var key = parts.database().read(handle -> keys.byCredential(handle, answer.credential()));
    if (key.isEmpty()) {
      return new KeyProved.Refused(
          Reason.DEVICE_KEY_UNKNOWN, Map.of("credential", quoted(answer.credential())));
    }
    if (!key.get().holder().person().equals(ask.person())) {
      return refused(Reason.DEVICE_KEY_OF_ANOTHER, key.get(), "whose: " + holder(key.get()));
    }
    return switch (check.check(answer, ask.challenge(), key.get())) {
      case Asserted.Refused(var fault, var detail) ->
          refused(KeyReasons.of(fault), key.get(), fault + ": " + detail);
      case Asserted.Good good -> noted(ask, key.get(), good, visitor);
    };
  }

  private static String quoted(String credential) {
    return credential.length() <= LONGEST_QUOTED
        ? credential
        : credential.substring(0, LONGEST_QUOTED) + "…";
  }

  private static String holder(DeviceKey key) {
    return key.holder().username() + " (" + key.holder().person() + ")";
  }

  private KeyProved noted(KeyAsk ask, DeviceKey key, Asserted.Good good, Visitor visitor) {
    var proved =
        parts
            .database()
            .<KeyProved>write(
                handle ->
                    shutOut(handle, key)
                        .or(() -> replayed(handle, ask, key, visitor))
                        .orElseGet(() -> counted(handle, ask, key, good, visitor)));
    parts.sessions().forget(visitor);
    return proved;
  }

  /** Held until the end, so that whoever shuts the device out finds the session that this makes. */
  private Optional<KeyProved> shutOut(Handle handle, DeviceKey key) {
    var device = devices.hold(handle, key.holder().device());
    var isTheirs =
        device.filter(it -> it.owner().person().equals(key.holder().person())).isPresent();
    var state = isTheirs ? device.map(Device::state).orElseThrow() : DeviceState.RETIRED;
    return RegisteredDevices.refusal(state)
        .map(reason -> refused(reason, key, "the register says so of the device"))
        .or(() -> listed(handle, key));
  }

  /** The person reads which apps to remove; the record has the entries as well. */
  private Optional<KeyProved> listed(Handle handle, DeviceKey key) {
    var apps = matches.shutOut(handle, key.holder().device());
    return apps.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new KeyProved.Refused(
                Reason.DEVICE_APP_LISTED,
                detail(
                    key,
                    Map.of(
                        "apps", joined(apps, each -> each.app().called()),
                        "entries", joined(apps, each -> each.entry().id()))),
                List.of(),
                apps));
  }

  private static String joined(List<AppMatch> apps, Function<AppMatch, String> what) {
    return apps.stream().map(what).distinct().collect(Collectors.joining(", "));
  }

  private Optional<KeyProved> replayed(Handle handle, KeyAsk ask, DeviceKey key, Visitor visitor) {
    var use =
        parts
            .used()
            .consume(
                handle,
                "device-key-ask",
                ask.id(),
                visitor.browserHash(),
                parts.clock().instant().plus(REMEMBERED));
    return use instanceof ConsumedRequests.FirstUse
        ? Optional.empty()
        : Optional.of(
            refused(Reason.DEVICE_KEY_REPLAYED, key, "the challenge was answered before"));
  }

  private KeyProved counted(
      Handle handle, KeyAsk ask, DeviceKey key, Asserted.Good good, Visitor visitor) {
    var now = parts.clock().instant();
    return switch (keys.use(handle, key.id(), good.counter(), good.backedUp(), ask.at(), now)) {
      case DeviceKeys.Used.Done(var used) -> inSession(handle, ask, used, visitor);
      case DeviceKeys.Used.Gone() ->
          refused(Reason.DEVICE_KEY_ENDED, key, key.ended().map(it -> it.why()).orElse("just now"));
      case DeviceKeys.Used.Cloned(var alarmed, var certain) ->
          cloned(handle, alarmed, good, certain, visitor);
    };
  }

  private KeyProved inSession(Handle handle, KeyAsk ask, DeviceKey key, Visitor visitor) {
    var proof =
        new BrowserSessions.KeyProof(
            key.id(),
            key.holder().device(),
            new ForRequest(ask.request().id(), ask.proved().id()),
            detail(key, Map.of()));
    return parts
        .sessions()
        .prove(handle, proof, new PersonId(ask.person()), visitor)
        .<KeyProved>map(opened -> opened(handle, key, opened, visitor))
        .orElseGet(() -> refused(Reason.CHANGED_MEANWHILE, key, "the session ended or changed"));
  }

  /** More than a password was shown in this browser. */
  private KeyProved opened(Handle handle, DeviceKey key, NewSession opened, Visitor visitor) {
    var holder = key.holder();
    var owner = new AuditEvent.Who(Optional.of(holder.person()), holder.username());
    browsers.vouch(
        handle,
        visitor.knownBrowser(),
        owner,
        Optional.of(holder.device()),
        visitor.circumstances(),
        parts.clock().instant());
    return new KeyProved.Opened(opened);
  }

  /**
   * There are two of the key. Where that is certain neither counts from now on: nobody can tell
   * which of them is the phone.
   */
  private KeyProved cloned(
      Handle handle, DeviceKey key, Asserted.Good good, boolean certain, Visitor visitor) {
    var fault = "counter " + good.counter() + " after " + key.key().counter();
    var ended =
        certain
            ? endKey.end(
                handle,
                key.id(),
                "there are two of it: " + fault,
                visitor.circumstances(),
                (operation, subject, more) ->
                    new AuditEvent.Operated(
                        visitor.circumstances(), HOUSE, operation, subject, more))
            : Optional.<EndKey.Ended>empty();
    var detail =
        detail(key, Map.of("fault", fault, "key-ended", String.valueOf(ended.isPresent())));
    return new KeyProved.Refused(
        Reason.DEVICE_KEY_CLONED,
        detail,
        ended.map(EndKey.Ended::sessions).orElseGet(List::of),
        List.of());
  }

  private static KeyProved refused(Reason reason, DeviceKey key, String fault) {
    return new KeyProved.Refused(reason, detail(key, Map.of("fault", fault)));
  }

  private static Map<String, String> detail(DeviceKey key, Map<String, String> more) {
    var detail = new HashMap<>(more);
    detail.put("key", key.id());
    detail.put("device", key.holder().device());
    detail.put("binding", key.level().text());
    return detail;
  }
}
