package jp.mochi.idp.lifecycle.status.apple;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.device.status.StatusReport;
import jp.mochi.device.status.StatusSource;
import jp.mochi.idp.lifecycle.device.Doer;
import jp.mochi.idp.lifecycle.status.StatusOutcome;
import jp.mochi.idp.lifecycle.status.StatusRefusals;
import jp.mochi.idp.lifecycle.status.TakeStatus;

/**
 * Takes the events of an Apple device management. The device is found in the register by what the
 * management calls it: its UDID or the management's id, under which the device has shown itself to
 * the management. The serial number and the IMEI in its answers are its own word: they find no
 * device, and refuse the event where they are another's.
 */
public final class TakeMdmEvents {
  /** The largest event, in bytes: a list of some thousand apps in Base64. */
  public static final int MOST_BYTES = 4 << 20;

  private final Register register;
  private final TakeStatus taking;

  /** Finds devices. */
  @FunctionalInterface
  public interface Register {
    /** The device that bears this number; empty where there is none, or it can't be one. */
    Optional<Device> find(IdentifierKind kind, String value);
  }

  public TakeMdmEvents(Register register, TakeStatus taking) {
    this.register = register;
    this.taking = taking;
  }

  /**
   * Takes an event.
   *
   * @return empty for one that says nothing of how a device is
   */
  public Optional<StatusOutcome> take(Doer doer, InputStream in) throws IOException {
    var body = in.readNBytes(MOST_BYTES + 1);
    return body.length > MOST_BYTES
        ? Optional.of(StatusRefusals.tooLarge(MOST_BYTES))
        : take(doer, body);
  }

  private Optional<StatusOutcome> take(Doer doer, byte[] body) {
    return switch (MdmEvent.read(body)) {
      case MdmEvent.Read.Nothing() -> Optional.empty();
      case MdmEvent.Read.Bad(var pointer, var why) ->
          Optional.of(StatusRefusals.malformed(pointer, why));
      case MdmEvent.Read.CheckedOut(var at, var names) -> Optional.of(checkedOut(doer, at, names));
      case MdmEvent.Read.Answer(var at, var names, var answer) ->
          switch (AppleAnswer.of(answer)) {
            case AppleAnswer.Read.Nothing() -> Optional.empty();
            case AppleAnswer.Read.Bad(var key) ->
                Optional.of(
                    StatusRefusals.malformed("/acknowledge_event/raw_payload", "its key " + key));
            case AppleAnswer.Read.Told told -> Optional.of(told(doer, at, names, told));
          };
    };
  }

  private StatusOutcome checkedOut(Doer doer, Instant at, MdmEvent.Names names) {
    var left =
        new StatusFacts(
            Optional.empty(),
            Optional.empty(),
            Map.of(StatusFlag.MDM_ENROLLED, false),
            Optional.empty());
    var told =
        new AppleAnswer.Read.Told(StatusSource.APPLE_MDM_DEVICE, left, Optional.empty(), Map.of());
    return told(doer, at, names, told);
  }

  private StatusOutcome told(
      Doer doer, Instant at, MdmEvent.Names names, AppleAnswer.Read.Told told) {
    var found = find(names);
    if (found.size() > 1 || contradicts(found, told.numbers())) {
      return StatusRefusals.severalDevices();
    }
    return found.isEmpty()
        ? StatusRefusals.noDevice(names.udid().or(names::enrolment).orElse(""))
        : taking.take(
            doer, new StatusReport(found.getFirst(), told.source(), at, told.facts(), told.apps()));
  }

  /** The ids of the devices that any of the names is of which the management gives. */
  private List<String> find(MdmEvent.Names names) {
    var found = new ArrayList<String>();
    names.udid().flatMap(it -> find(IdentifierKind.UDID, it)).ifPresent(found::add);
    names.udid().flatMap(it -> find(IdentifierKind.MDM_ID, it)).ifPresent(found::add);
    names.enrolment().flatMap(it -> find(IdentifierKind.MDM_ID, it)).ifPresent(found::add);
    return found.stream().distinct().toList();
  }

  /**
   * Whether a number that the device itself says it bears is another's. It chooses no device: what
   * a device answers, whoever has it in hand can change.
   */
  private boolean contradicts(List<String> found, Map<IdentifierKind, String> numbers) {
    return numbers.entrySet().stream()
        .flatMap(each -> find(each.getKey(), each.getValue()).stream())
        .anyMatch(other -> !found.contains(other));
  }

  private Optional<String> find(IdentifierKind kind, String value) {
    return register.find(kind, value).map(Device::id);
  }
}
