package jp.mochi.idp.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.idp.config.EnrolmentConfig.KeyFiles;
import jp.mochi.idp.config.EnrolmentConfig.OwnDevices;

/** Reads {@code enrolment}. */
final class EnrolmentReader {
  /**
   * A page leads on to another way, a signing request that somebody files always waits, and a key
   * that is handed out once and not kept can't: that way is open or not.
   */
  private static final List<EnrolmentRoute> WAYS = List.of(EnrolmentRoute.SCEP, EnrolmentRoute.EST);

  private final YamlFile file;
  private final Section section;

  EnrolmentReader(YamlFile file, Section section) {
    this.file = file;
    this.section = section;
  }

  EnrolmentConfig read() {
    var usual = EnrolmentConfig.USUAL;
    var approval = Set.copyOf(section.list("approval", way()));
    return new EnrolmentConfig(
        approval,
        section.orElse("pkcs12", keyFiles(), keyFiles(approval)),
        section.orElse("own-devices", ownDevices(), usual.ownDevices()),
        section.orElse("open-codes", Form.number(1, 100), usual.openCodes()),
        section.orElse("code", Durations.between("1m", "1h"), usual.code()),
        section.orElse("staff-code", Durations.between("5m", "7d"), usual.staffCode()),
        section.orElse("requests", Durations.between("1h", "30d"), usual.requests()),
        section.orElse("overlap", Durations.between("0s", "60d"), usual.overlap()),
        profileService());
  }

  private Optional<EnrolmentConfig.ProfileService> profileService() {
    if (!section.has("apple-profile-service")) {
      return Optional.empty();
    }
    var service = section.section("apple-profile-service");
    var issuers =
        service.required(
            "issuers",
            DeviceKeysReader.roots(file, FaultCode.APPLE_ISSUERS),
            List.of(),
            "tls/apple-iphone-device-ca.pem");
    var sha1 = service.orElse("accept-sha1", Form.yesOrNo(), false);
    return Optional.of(new EnrolmentConfig.ProfileService(issuers, sha1));
  }

  private static Form<EnrolmentRoute> way() {
    return text ->
        EnrolmentRoute.of(text)
            .filter(WAYS::contains)
            .map(Form::good)
            .orElseGet(() -> Form.bad(FaultCode.CHOICE, text, choices()));
  }

  /** Where a phone's own key needs somebody's approval, one that was outside isn't had without. */
  private static KeyFiles keyFiles(Set<EnrolmentRoute> approval) {
    return approval.contains(EnrolmentRoute.SCEP)
        ? KeyFiles.REFUSE
        : EnrolmentConfig.USUAL.keyFiles();
  }

  private static Form<KeyFiles> keyFiles() {
    return text ->
        Stream.of(KeyFiles.values())
            .filter(each -> each.text().equals(text))
            .findFirst()
            .map(Form::good)
            .orElseGet(() -> Form.bad(FaultCode.CHOICE, text, "refuse, staff-code, allow"));
  }

  private static Form<OwnDevices> ownDevices() {
    return text ->
        Stream.of(OwnDevices.values())
            .filter(each -> each.text().equals(text))
            .findFirst()
            .map(Form::good)
            .orElseGet(() -> Form.bad(FaultCode.CHOICE, text, "active, pending"));
  }

  private static String choices() {
    return WAYS.stream().map(EnrolmentRoute::text).collect(Collectors.joining(", "));
  }
}
