package jp.mochi.metadata;

import static jp.mochi.metadata.OptionTexts.understood;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.metadata.ReleasedAttribute.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each option of a service is set by its name, printed, and taken back to its default. */
class ServiceOptionNamesTest {
  @ParameterizedTest
  @CsvSource({"3,3", "機密,3", "4,4", "public,1"})
  void takesALevelOfSensitivityByTheCompanysWord(String text, int level) {
    var labels = Map.of(3, "機密", 1, "public");
    var set =
        ServiceOptionNames.change(
            ServiceOptions.DEFAULT,
            List.of("sensitivity=" + text),
            cel -> Optional.empty(),
            labels);
    var options = ((OptionOutcome.Understood) set).options();
    assertEquals(Optional.of(level), options.classification().sensitivity());
    assertTrue(ServiceOptionNames.print(options).contains("sensitivity=" + level));
    var taken =
        ServiceOptionNames.change(
            options, List.of("sensitivity="), cel -> Optional.empty(), labels);
    assertEquals(
        Optional.empty(),
        ((OptionOutcome.Understood) taken).options().classification().sensitivity());
  }

  @Test
  void setsEveryOptionToWhatIsNotItsDefault() {
    assertEquals(
        nothingByDefault(),
        understood(
            "sign=both",
            "name-id-format=persistent, emailAddress",
            "name-id-source=employeeNumber",
            "attribute.User.Email=mail",
            "skew=90s",
            "assertion-lifetime=10m",
            "accept-unsigned=true",
            "sha1=allow",
            "relay-state=https://app.example.jp/?a=b;c",
            "signing-key=signing-0123456789abcdef",
            "tags= 海外, crm,",
            "sensitivity=3",
            "data=public-cloud",
            "obligation.no-download=profile;value=view;;only",
            "obligation.session=urn:mochi:session",
            "publish=true",
            "confirm-address=true",
            "signature=ecdsa-sha384",
            "digest=sha512",
            "encrypt=always",
            "encrypt-name-id=when-possible",
            "encrypt-attributes=always",
            "encryption-algorithm=aes128-gcm",
            "not-before=30s",
            "session-length=8h",
            "audiences=urn:a  https://b.example/",
            "issuer=https://idp.example.jp/acme",
            "name-qualifier=acme",
            "sp-name-qualifier=none",
            "requested-context=ignore",
            "only-for='sales' in groups",
            "further-acs=http://intra.example/acs",
            "http-acs=true",
            "own-session=720h",
            "end-session-url=https://app.example.jp/sessions",
            "preset=slack  workspace=acme",
            "logout=https://app.example.jp/signout",
            "persistent-source=computed-base32:uid",
            "pairwise-source=computed:employeeNumber",
            "subject-identifier=pairwise-id"));
  }

  private static ServiceOptions nothingByDefault() {
    return new ServiceOptions(
        true,
        true,
        List.of(
            "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
            "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"),
        Optional.of("employeeNumber"),
        List.of(
            new ReleasedAttribute(
                "User.Email",
                ReleasedAttribute.FORMAT_BASIC,
                Optional.empty(),
                new Source.DirectoryAttribute("mail"))),
        Duration.ofSeconds(90),
        Duration.ofMinutes(10),
        true,
        true,
        Optional.of("https://app.example.jp/?a=b;c"),
        Optional.of("signing-0123456789abcdef"),
        new Classification(
            List.of("crm", "海外"), Optional.of(3), Optional.of(Classification.Data.PUBLIC_CLOUD)),
        List.of(
            new MappedObligation("session", "urn:mochi:session", Optional.empty()),
            new MappedObligation("no-download", "profile", Optional.of("view;only"))),
        true,
        true,
        new SignatureOptions(SigningAlgorithm.ECDSA_SHA384, DigestAlgorithm.SHA512),
        new EncryptionOptions(
            EncryptionOptions.Encrypt.ALWAYS,
            EncryptionOptions.Encrypt.WHEN_POSSIBLE,
            EncryptionOptions.Encrypt.ALWAYS,
            Optional.of(DataEncryption.AES128_GCM)),
        new AssertionOptions(
            Duration.ofSeconds(30),
            new AssertionOptions.SessionTold.AtMost(Duration.ofHours(8)),
            List.of("urn:a", "https://b.example/"),
            Optional.of("https://idp.example.jp/acme"),
            Optional.of(new AssertionOptions.Qualifier("acme")),
            Optional.of(new AssertionOptions.Qualifier("")),
            true),
        new EntryOptions(
            Optional.of("'sales' in groups"),
            List.of("http://intra.example/acs"),
            true,
            Optional.of(new PresetUse("slack", Map.of("workspace", "acme"))),
            new OwnSession(
                Optional.of(Duration.ofHours(720)),
                Optional.of("https://app.example.jp/sessions"))),
        new LogoutOption.Page("https://app.example.jp/signout"),
        new NameOptions(
            new NameSource.Computed("uid", NameSource.Encoding.BASE32),
            new NameSource.Computed("employeeNumber", NameSource.Encoding.BASE32),
            Optional.of(SubjectIdRequirement.PAIRWISE_ID)));
  }

  @Test
  void printsTheDefaultsAsTheyAre() {
    assertEquals(
        List.of(
            "sign=assertion",
            "skew=3m",
            "assertion-lifetime=5m",
            "accept-unsigned=false",
            "sha1=refuse",
            "encrypt=when-possible"),
        ServiceOptionNames.print(ServiceOptions.DEFAULT));
  }

  @Test
  void anEmptyValueGoesBackToTheDefault() {
    var changed =
        understood(
            "signature=ecdsa-sha256",
            "digest=sha384",
            "encrypt=never",
            "encryption-algorithm=aes128-cbc",
            "not-before=30s",
            "session-length=none",
            "audiences=urn:a",
            "issuer=urn:i",
            "name-qualifier=none",
            "requested-context=ignore",
            "only-for=true");
    var emptied =
        List.of(
            "signature=",
            "digest=",
            "encrypt=",
            "encryption-algorithm=",
            "not-before=",
            "session-length=",
            "audiences=",
            "issuer=",
            "name-qualifier=",
            "requested-context=",
            "only-for=");
    assertEquals(
        new OptionOutcome.Understood(ServiceOptions.DEFAULT),
        ServiceOptionNames.change(changed, emptied, cel -> Optional.empty()));
  }

  @Test
  void takesASettingAwayWhenEmpty() {
    var set =
        understood(
            "name-id-format=transient",
            "name-id-source=uid",
            "relay-state=x",
            "tags=a",
            "sensitivity=2",
            "data=hosted",
            "obligation.warn=a");
    assertEquals(
        new OptionOutcome.Understood(ServiceOptions.DEFAULT),
        ServiceOptionNames.change(
            set,
            List.of(
                "name-id-format=",
                "name-id-source=",
                "relay-state=",
                "tags=",
                "sensitivity=",
                "data=",
                "obligation.warn="),
            cel -> Optional.empty()));
  }
}
