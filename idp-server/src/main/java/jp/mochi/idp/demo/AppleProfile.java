package jp.mochi.idp.demo;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.UUID;

/**
 * A configuration profile with one root certificate, as Apple's Configuration Profile Reference
 * describes it ({@code com.apple.security.root}). The same certificate gives the same profile, so
 * that installing it twice replaces it.
 */
final class AppleProfile {
  private AppleProfile() {}

  /** The profile for an authority of a demo on that host, a checked name. */
  static String of(String host, X509Certificate authority) throws CertificateEncodingException {
    var der = Base64.getEncoder().encodeToString(authority.getEncoded());
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
    <plist version="1.0">
    <dict>
      <key>PayloadContent</key>
      <array>
        <dict>
          <key>PayloadCertificateFileName</key><string>mochi-demo-ca.cer</string>
          <key>PayloadContent</key>
          <data>%1$s</data>
          <key>PayloadDisplayName</key><string>Mochi demo CA (%2$s)</string>
          <key>PayloadIdentifier</key><string>jp.mochi.demo.ca.%3$s</string>
          <key>PayloadType</key><string>com.apple.security.root</string>
          <key>PayloadUUID</key><string>%3$s</string>
          <key>PayloadVersion</key><integer>1</integer>
        </dict>
      </array>
      <key>PayloadDescription</key><string>Lets this device trust the Mochi demo on %2$s. Remove it after trying the demo.</string>
      <key>PayloadDisplayName</key><string>Mochi demo CA (%2$s)</string>
      <key>PayloadIdentifier</key><string>jp.mochi.demo.%4$s</string>
      <key>PayloadRemovalDisallowed</key><false/>
      <key>PayloadType</key><string>Configuration</string>
      <key>PayloadUUID</key><string>%4$s</string>
      <key>PayloadVersion</key><integer>1</integer>
    </dict>
    </plist>
    """
        .formatted(der, host, id("certificate " + der), id("profile " + der));
  }

  private static String id(String of) {
    return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
