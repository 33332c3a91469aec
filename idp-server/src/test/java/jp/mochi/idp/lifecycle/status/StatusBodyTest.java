package jp.mochi.idp.lifecycle.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.device.status.AppsReported;
import jp.mochi.device.status.InstalledApp;
import jp.mochi.device.status.OsVersion;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.device.status.StatusReport;
import jp.mochi.device.status.StatusSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading reports in our own format: whole, or not at all. */
class StatusBodyTest {
  private static final StatusBody.Sender SENDER =
      new StatusBody.Sender("phone-1", StatusSource.API);
  private static final String TIME = "\"time\": \"2026-11-22T09:00:00+09:00\"";

  private static StatusBody.Outcome read(String body) {
    return StatusBody.read(body.getBytes(StandardCharsets.UTF_8), SENDER);
  }

  private static StatusReport good(String body) {
    return assertInstanceOf(StatusBody.Outcome.Read.class, read(body)).report();
  }

  private static String fault(String body) {
    var why = assertInstanceOf(StatusBody.Outcome.Bad.class, read(body)).why();
    return why.reason() + " " + why.why().element();
  }

  @Test
  void readsAllThatAReportMaySay() {
    var report =
        good(
            """
            {%s, "device": "phone-1", "source": "api", "osVersion": "18.6.2",
             "patchDate": "2026-11-01", "screenLock": true, "encrypted": true, "rooted": false,
             "usbDebugging": false, "mdmEnrolled": true, "mdmCompliant": true,
             "malwareProtection": true, "malwareProtectionCurrent": false,
             "profiles": ["jp.example.wifi"],
             "apps": [{"id": "jp.example.chat", "version": "1.2", "name": "Chat",
                       "signer": "ABC", "hash": "00FF"}, {"id": "x"}]}
            """
                .formatted(TIME));
    var facts =
        new StatusFacts(
            OsVersion.of("18.6.2"),
            Optional.of(LocalDate.of(2026, 11, 1)),
            Map.of(
                StatusFlag.SCREEN_LOCK, true,
                StatusFlag.ENCRYPTED, true,
                StatusFlag.ROOTED, false,
                StatusFlag.USB_DEBUGGING, false,
                StatusFlag.MDM_ENROLLED, true,
                StatusFlag.MDM_COMPLIANT, true,
                StatusFlag.MALWARE_PROTECTION, true,
                StatusFlag.MALWARE_PROTECTION_CURRENT, false),
            Optional.of(Set.of("jp.example.wifi")));
    assertEquals(
        new StatusReport(
            "phone-1",
            StatusSource.API,
            Instant.parse("2026-11-22T00:00:00Z"),
            facts,
            Optional.of(
                List.of(
                    new InstalledApp("jp.example.chat", "1.2", "Chat", "ABC", "00ff"),
                    new InstalledApp("x", "", "", "", "")))),
        report);
  }

  @Test
  void whatIsLeftOutOrNullIsUnknown() {
    assertEquals(StatusFacts.NOTHING, good("{" + TIME + "}").facts());
    var nothing =
        good("{%s, \"screenLock\": null, \"osVersion\": null, \"apps\": null}".formatted(TIME));
    assertEquals(StatusFacts.NOTHING, nothing.facts());
    assertEquals(Optional.empty(), nothing.apps());
    var none = good("{%s, \"profiles\": [], \"apps\": []}".formatted(TIME));
    assertEquals(Optional.of(Set.of()), none.facts().profiles());
    assertEquals(Optional.of(List.of()), none.apps());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"screenLock\": \"yes\"            | /screenLock",
        "\"screenLock\": 1                  | /screenLock",
        "\"osVersion\": 18                  | /osVersion",
        "\"osVersion\": \"18.x\"            | /osVersion",
        "\"patchDate\": \"yesterday\"       | /patchDate",
        "\"profiles\": \"one\"              | /profiles",
        "\"profiles\": [\"a\", 7]           | /profiles/1",
        "\"apps\": {}                       | /apps",
        "\"apps\": [{\"id\": \"a\"}, \"b\"] | /apps/1",
        "\"apps\": [{\"version\": \"1\"}]   | /apps/0/id",
        "\"apps\": [{\"id\": \"\"}]         | /apps/0/id",
        "\"apps\": [{\"id\": \"a\", \"version\": 2}]  | /apps/0/version",
        "\"apps\": [{\"id\": \"a\", \"verison\": \"2\"}] | /apps/0/verison",
        "\"screenlock\": true               | /screenlock",
        "\"a/b~c\": true                    | /a~1b~0c"
      })
  void namesTheFieldThatIsWrong(String field, String pointer) {
    assertEquals("STATUS_MALFORMED " + pointer, fault("{" + TIME + ", " + field + "}"));
  }

  @Test
  void aTimeMustBeThereAndBeOne() {
    assertEquals("STATUS_MALFORMED /time", fault("{}"));
    assertEquals("STATUS_MALFORMED /time", fault("{\"time\": 1763769600}"));
    assertEquals("STATUS_MALFORMED /time", fault("{\"time\": \"2026-11-22\"}"));
    assertEquals("STATUS_MALFORMED /time", fault("{\"time\": \"-1000000000-01-01T00:00:00Z\"}"));
  }

  @Test
  void aReportOnAnotherDeviceOrInAnothersNameIsNotTheSenders() {
    assertEquals("STATUS_SOURCE /device", fault("{" + TIME + ", \"device\": \"phone-2\"}"));
    assertEquals("STATUS_SOURCE /source", fault("{" + TIME + ", \"source\": \"intune\"}"));
  }

  @Test
  void whatIsNoObjectOrComesTwiceIsNoReport() {
    for (var body :
        List.of("", "[]", "7", "{", "{" + TIME + "} {}", "{" + TIME + ", " + TIME + "}")) {
      assertEquals("STATUS_MALFORMED ", fault(body), body);
    }
    assertEquals("STATUS_MALFORMED ", fault("[".repeat(100_000)));
  }

  /** A fuzzer found it: what begins like UTF-32 isn't even looked at as JSON. */
  @Test
  void whatIsNoUtf8IsNoReport() {
    var bad = StatusBody.read(new byte[] {0, 0, 0, '{', 1}, SENDER);
    assertEquals(
        "STATUS_MALFORMED",
        assertInstanceOf(StatusBody.Outcome.Bad.class, bad).why().reason().name());
  }

  @Test
  void namesMoreAppsThanAnyDeviceHas() {
    var fifty =
        "{" + TIME + ", \"apps\": [" + "{\"id\":\"a\"},".repeat(49_999) + "{\"id\":\"a\"}]}";
    assertEquals("STATUS_TOO_LARGE /apps", fault(fifty));
    var most = "{" + TIME + ", \"apps\": [" + "{\"id\":\"a\"},".repeat(AppsReported.MOST - 1);
    assertEquals(AppsReported.MOST, good(most + "{\"id\":\"a\"}]}").apps().orElseThrow().size());
  }

  @Test
  void readsNoMoreThanTellsThatItIsTooMuch() throws IOException {
    var in = new ByteArrayInputStream(new byte[10 << 20]);
    var bad = assertInstanceOf(StatusBody.Outcome.Bad.class, StatusBody.read(in, SENDER));
    assertEquals("STATUS_TOO_LARGE", bad.why().reason().name());
    assertEquals((10 << 20) - StatusBody.MOST_BYTES - 1, in.available());
  }

  @Test
  void aTextThatIsTooLongOrHasControlCharactersIsNone() {
    var profile = "{%s, \"profiles\": [\"%s\"]}";
    assertEquals("STATUS_MALFORMED /profiles/0", fault(profile.formatted(TIME, "x".repeat(257))));
    assertEquals("STATUS_MALFORMED /profiles/0", fault(profile.formatted(TIME, "a\\u0000b")));
    good(profile.formatted(TIME, "x".repeat(256)));
  }

  /**
   * Whoever makes an app chooses its id, name and version: that must keep no other out of sight.
   */
  @Test
  void oneOddAppDoesNotKeepTheOthersOutOfSight() {
    var odd =
        """
        {%s, "apps": [{"id": "a\\u0000b", "version": "1\\t2", "name": "%s", "hash": "%s"}, {"id": "evil"}]}\
        """
            .formatted(TIME, "x".repeat(300), "\u0130".repeat(256));
    var apps = good(odd).apps().orElseThrow();
    assertEquals("ab", apps.getFirst().id());
    assertEquals("", apps.getFirst().version(), "not known: so it lies in every range");
    assertEquals("x".repeat(256), apps.getFirst().name());
    assertEquals("evil", apps.getLast().id());
  }

  @Test
  void aTokenSpeaksForItsOwnSource() {
    var sender = new StatusBody.Sender("phone-1", StatusSource.api("intune"));
    for (var word : List.of("api", "api:intune")) {
      assertInstanceOf(StatusBody.Outcome.Read.class, read(sender, word));
    }
    assertInstanceOf(StatusBody.Outcome.Bad.class, read(sender, "api:other"));
    assertInstanceOf(StatusBody.Outcome.Bad.class, read(SENDER, "api:intune"));
  }

  private static StatusBody.Outcome read(StatusBody.Sender sender, String source) {
    var body = "{" + TIME + ", \"source\": \"" + source + "\"}";
    return StatusBody.read(body.getBytes(StandardCharsets.UTF_8), sender);
  }
}
