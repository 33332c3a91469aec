package jp.mochi.idp.lifecycle.status.apple;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading what device managements post. */
class MdmEventTest {
  private static final Instant AT = Instant.parse("2026-11-22T09:00:00Z");

  private static MdmEvent.Read read(String text) {
    return MdmEvent.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String answer() throws Exception {
    return AppleEvents.answer("00008030-0011", AT, AppleEvents.file("security-info.plist"));
  }

  @Test
  void readsAnAnswerWithTheDevicesNames() throws Exception {
    var read = assertInstanceOf(MdmEvent.Read.Answer.class, read(answer()));
    assertEquals(AT, read.at());
    assertEquals(new MdmEvent.Names(Optional.of("00008030-0011"), Optional.empty()), read.names());
    assertEquals(true, read.answer().get("SecurityInfo").isPresent());
  }

  @Test
  void readsThatADeviceHasLeft() {
    var left =
        """
        {"topic": "mdm.CheckOut", "created_at": "2026-11-22T09:00:00Z",
         "checkin_event": {"enrollment_id": "A-1", "raw_payload": ""}}
        """;
    assertEquals(
        new MdmEvent.Read.CheckedOut(AT, new MdmEvent.Names(Optional.empty(), Optional.of("A-1"))),
        read(left));
  }

  @ParameterizedTest
  @CsvSource({"Idle", "NotNow", "Error", "CommandFormatError"})
  void anAnswerThatAcknowledgesNothingTellsNothing(String status) throws Exception {
    assertEquals(new MdmEvent.Read.Nothing(), read(answer().replace("Acknowledged", status)));
  }

  @Test
  void otherEventsTellNothing() {
    assertEquals(new MdmEvent.Read.Nothing(), read("{\"topic\": \"mdm.TokenUpdate\"}"));
  }

  /** A tree of empty objects takes thirty times their letters. */
  @Test
  void refusesMoreThanATreeShouldHave() {
    var many = "{\"topic\": \"mdm.TokenUpdate\", \"x\": [{}%s]}";
    assertEquals(new MdmEvent.Read.Nothing(), read(many.formatted(",{}".repeat(20_000))));
    var refused =
        assertInstanceOf(MdmEvent.Read.Bad.class, read(many.formatted(",{}".repeat(25_000))));
    assertEquals("", refused.pointer());
  }

  @Test
  void namesWhatIsWrong() throws Exception {
    assertEquals("", pointer("{"));
    assertEquals("/topic", pointer("[]"));
    assertEquals("/topic", pointer(""));
    assertEquals("/created_at", pointer(answer().replace("2026-11-22", "yesterday")));
    assertEquals("/created_at", pointer(answer().replace("created_at", "created")));
    var payload = "/acknowledge_event/raw_payload";
    assertEquals(payload, pointer(answer().replace("raw_payload\": \"", "raw_payload\": \"!")));
    assertEquals(payload, pointer(answer().replace("raw_payload", "payload")));
  }

  private static String pointer(String text) {
    return assertInstanceOf(MdmEvent.Read.Bad.class, read(text)).pointer();
  }
}
