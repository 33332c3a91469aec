package jp.mochi.idp.lifecycle.status.apple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import jp.mochi.device.status.InstalledApp;

/** Events as MicroMDM's webhook posts them, with answers of devices in them. */
public final class AppleEvents {
  private AppleEvents() {}

  /** An answer from {@code src/test/resources/apple-mdm}; its README says where it is from. */
  public static String file(String name) throws IOException {
    try (var in = AppleEvents.class.getResourceAsStream("/apple-mdm/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A device has answered. */
  public static String answer(String udid, Instant at, String plist) {
    return """
    {"topic": "mdm.Connect", "event_id": "7f6a4c0e", "created_at": "%s",
     "acknowledge_event": {"udid": "%s", "status": "Acknowledged",
       "command_uuid": "0b3fcf4e-0f7e-4a3c-8fd2-77d0ed0ad7a4", "raw_payload": "%s"}}
    """
        .formatted(at, udid, base64(plist));
  }

  /** The same with whatever octets. */
  public static String answer(String udid, Instant at, byte[] plist) {
    return answer(udid, at, "").replace("\"\"}}", "\"" + base64(plist) + "\"}}");
  }

  /** The apps that an event tells of, as it is read; empty where it tells nothing of a device. */
  public static Optional<List<InstalledApp>> told(byte[] event) {
    return switch (MdmEvent.read(event)) {
      case MdmEvent.Read.Nothing() -> Optional.empty();
      case MdmEvent.Read.Bad bad -> Optional.empty();
      case MdmEvent.Read.CheckedOut out -> Optional.of(List.of());
      case MdmEvent.Read.Answer(var at, var names, var answer) ->
          AppleAnswer.of(answer) instanceof AppleAnswer.Read.Told told
              ? Optional.of(told.apps().orElse(List.of()))
              : Optional.empty();
    };
  }

  static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
