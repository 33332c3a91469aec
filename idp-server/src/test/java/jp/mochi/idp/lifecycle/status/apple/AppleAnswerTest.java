package jp.mochi.idp.lifecycle.status.apple;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jp.mochi.device.register.IdentifierKind;
import jp.mochi.device.status.InstalledApp;
import jp.mochi.device.status.OsVersion;
import jp.mochi.device.status.StatusFacts;
import jp.mochi.device.status.StatusFlag;
import jp.mochi.device.status.StatusSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers of Apple devices tell, and which aren't answers. */
class AppleAnswerTest {
  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  private static final String DOCTYPE =
      "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\""
          + " \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n";

  private static Optional<PropertyList.Value.Dict> list(String text) {
    return PropertyList.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static AppleAnswer.Read read(String text) {
    return AppleAnswer.of(list(text).orElseThrow());
  }

  private static AppleAnswer.Read.Told told(String text) {
    return assertInstanceOf(AppleAnswer.Read.Told.class, read(text));
  }

  private static String plist(String dict) {
    return HEAD + DOCTYPE + "<plist version=\"1.0\"><dict>" + dict + "</dict></plist>";
  }

  @Test
  void deviceInformationTellsTheVersionAndTheNumbers() throws Exception {
    var told = told(AppleEvents.file("device-information.plist"));
    assertEquals(StatusSource.APPLE_MDM_DEVICE, told.source());
    var facts =
        new StatusFacts(
            OsVersion.of("17.6.1"),
            Optional.empty(),
            Map.of(StatusFlag.MDM_ENROLLED, true),
            Optional.empty());
    assertEquals(facts, told.facts());
    assertEquals(Map.of(IdentifierKind.SERIAL, "F2LX1234ABCD"), told.numbers());
  }

  @Test
  void securityInfoTellsOfLockAndEncryption() throws Exception {
    var file = AppleEvents.file("security-info.plist");
    assertEquals(
        Map.of(StatusFlag.SCREEN_LOCK, true, StatusFlag.ENCRYPTED, true),
        told(file).facts().flags());
    var open =
        file.replace(
            "<key>PasscodePresent</key>\n\t\t<true/>", "<key>PasscodePresent</key><false/>");
    assertEquals(
        Map.of(StatusFlag.SCREEN_LOCK, false, StatusFlag.ENCRYPTED, false),
        told(open).facts().flags());
    var mac = "<key>SecurityInfo</key><dict><key>FDE_Enabled</key><true/></dict>";
    assertEquals(Map.of(StatusFlag.ENCRYPTED, true), told(plist(mac)).facts().flags());
    var silent = "<key>SecurityInfo</key><dict/>";
    assertEquals(StatusFacts.NOTHING, told(plist(silent)).facts());
  }

  @Test
  void aProfileListTellsWhichThereAre() throws Exception {
    var told = told(AppleEvents.file("profile-list.plist"));
    assertEquals(Optional.of(Set.of("jp.example.mdm.enrol")), told.facts().profiles());
    var none = told(plist("<key>ProfileList</key><array/>"));
    assertEquals(Optional.of(Set.of()), none.facts().profiles());
  }

  @Test
  void anApplicationListTellsTheAppsThatHaveAnIdentifier() throws Exception {
    var told = told(AppleEvents.file("installed-application-list.plist"));
    assertEquals(
        Optional.of(List.of(new InstalledApp("jp.example.chat", "4.2", "Chat", "", ""))),
        told.apps());
    assertEquals(StatusFacts.NOTHING, told.facts());
  }

  /** Anybody can make one for a Mac: it must keep no other out of sight. */
  @Test
  void oneOddAppDoesNotKeepTheOthersOutOfSight() {
    var odd = "<dict><key>Identifier</key><string>%s</string><key>Name</key>%s</dict>";
    var apps =
        "<key>InstalledApplicationList</key><array>"
            + odd.formatted("jp.a", "<string>a\tb</string>")
            + odd.formatted("jp.b", "<integer>7</integer>")
            + odd.formatted("jp.c".repeat(100), "<string>" + "x".repeat(300) + "</string>")
            + "<dict><key>Identifier</key><integer>7</integer></dict>"
            + odd.formatted("jp.evil", "<string>Evil</string>").repeat(2)
            + "</array>";
    var told = assertInstanceOf(AppleAnswer.Read.Told.class, read(plist(apps)));
    assertEquals(
        List.of("jp.a ab", "jp.b ", "jp.evil Evil"),
        told.apps().orElseThrow().stream()
            .filter(app -> app.id().length() < 20)
            .map(app -> app.id() + " " + app.name())
            .toList());
    assertEquals(4, told.apps().orElseThrow().size());
  }

  @Test
  void anAnswerToSomethingElseTellsNothing() {
    assertEquals(
        new AppleAnswer.Read.Nothing(), read(plist("<key>Status</key><string>x</string>")));
  }

  @ParameterizedTest
  @CsvSource({
    "<key>QueryResponses</key><string>x</string>, QueryResponses",
    "<key>QueryResponses</key><dict><key>OSVersion</key><integer>17</integer></dict>, OSVersion",
    "<key>QueryResponses</key><dict><key>OSVersion</key><string>x</string></dict>, OSVersion",
    "<key>SecurityInfo</key><dict><key>PasscodePresent</key><string>1</string></dict>,"
        + " PasscodePresent",
    "<key>ProfileList</key><array><string>x</string></array>, ProfileList",
    "<key>ProfileList</key><array><dict/></array>, PayloadIdentifier",
    "<key>InstalledApplicationList</key><array><true/></array>, InstalledApplicationList"
  })
  void whatIsOfTheWrongKindIsNamed(String dict, String key) {
    assertEquals(new AppleAnswer.Read.Bad(key), read(plist(dict)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "<plist/>",
        "<plist version=\"1.0\"><string>x</string></plist>",
        "<plist version=\"1.0\"><dict><string>x</string></dict></plist>",
        "<plist version=\"1.0\"><dict><key>a</key><true/><key>a</key><true/></dict></plist>",
        "<plist version=\"1.0\"><dict><key>a</key><integer>x</integer></dict></plist>",
        "<plist version=\"1.0\"><dict><key>a</key><code/></dict></plist>",
        "<plist version=\"1.0\"><dict></dict></plist><plist/>"
      })
  void whatIsNoPropertyListIsNone(String text) {
    assertEquals(Optional.empty(), list(text));
  }

  @Test
  void noOtherDoctypeThanTheUsualIsEvenParsed() {
    var good = plist("<key>a</key><true/>");
    assertEquals(1, list(good).orElseThrow().entries().size());
    var entity =
        "<!DOCTYPE plist [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
            + "<plist version=\"1.0\"><dict><key>a</key><string>&x;</string></dict></plist>";
    assertEquals(Optional.empty(), list(HEAD + entity));
    assertEquals(Optional.empty(), list(good.replace("<plist ", DOCTYPE + "<plist ")));
    assertEquals(Optional.empty(), list(good.replace("www.apple.com", "www.apple.example")));
    var undeclared = plist("<key>a</key><string>&x;</string>");
    assertEquals(Optional.empty(), list(undeclared));
  }

  /** However many there are: three megabytes would otherwise keep a core busy for hours. */
  @Test
  void blanksWithoutAnEndAreNone() {
    assertEquals(Optional.empty(), list(" ".repeat(3 << 20)));
    assertEquals(Optional.empty(), list(HEAD + "\n".repeat(3 << 20) + "x"));
    assertEquals(
        1,
        list("\n\uFEFF\n".strip() + plist("<key>a</key><true/>")).orElseThrow().entries().size());
  }

  @Test
  void noneIsDeeperOrLargerThanAnyDevicesAnswer() {
    var deep = "<key>a</key>" + "<array>".repeat(30) + "</array>".repeat(30);
    assertEquals(Optional.empty(), list(plist(deep)));
    var large = "<key>a</key><array>" + "<true/>".repeat(200_001) + "</array>";
    assertEquals(Optional.empty(), list(plist(large)));
  }
}
