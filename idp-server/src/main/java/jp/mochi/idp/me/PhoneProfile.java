package jp.mochi.idp.me;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import jp.mochi.idp.policy.StatusCheck;

/**
 * A configuration profile that has an iPhone, an iPad or a Mac make a key of its own and ask for
 * its certificate by SCEP ({@code com.apple.security.scep} of Apple's Configuration Profile
 * Reference). A Mac would let the key be exported unless it is told not to; the others never do.
 * The identifier is the device's: installed again it replaces itself.
 */
final class PhoneProfile {
  private PhoneProfile() {}

  /**
   * The profile as a property list.
   *
   * @param code with the challenge for SCEP
   * @param name what the company's sign-on is called
   */
  static String of(ShownCode code, URI baseUrl, String name) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
    <plist version="1.0">
    <dict>
      <key>PayloadContent</key>
      <array>
        <dict>
          <key>PayloadContent</key>
          <dict>
            <key>URL</key><string>%1$s/pki/scep</string>
            <key>Name</key><string>mochi</string>
            <key>Subject</key>
            <array>
              <array><array><string>CN</string><string>%2$s</string></array></array>
              <array><array><string>2.5.4.5</string><string>%3$s</string></array></array>
            </array>
            <key>Challenge</key><string>%4$s</string>
            <key>Key Type</key><string>RSA</string>
            <key>Keysize</key><integer>2048</integer>
            <key>Key Usage</key><integer>5</integer>
            <key>KeyIsExtractable</key><false/>
            <key>Retries</key><integer>3</integer>
            <key>RetryDelay</key><integer>10</integer>
          </dict>
          <key>PayloadDisplayName</key><string>%5$s</string>
          <key>PayloadIdentifier</key><string>jp.mochi.scep.%3$s</string>
          <key>PayloadType</key><string>com.apple.security.scep</string>
          <key>PayloadUUID</key><string>%6$s</string>
          <key>PayloadVersion</key><integer>1</integer>
        </dict>
      </array>
      <key>PayloadDisplayName</key><string>%5$s</string>
      <key>PayloadIdentifier</key><string>%8$s</string>
      <key>PayloadRemovalDisallowed</key><false/>
      <key>PayloadType</key><string>Configuration</string>
      <key>PayloadUUID</key><string>%7$s</string>
      <key>PayloadVersion</key><integer>1</integer>
    </dict>
    </plist>
    """
        .formatted(
            escaped(baseUrl.toString()),
            escaped(code.username()),
            escaped(code.device()),
            escaped(code.code()),
            escaped(name),
            id("scep " + code.device()),
            id("phone " + code.device()),
            escaped(StatusCheck.Profile.ofOurs(code.device())));
  }

  private static String id(String of) {
    return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString();
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
