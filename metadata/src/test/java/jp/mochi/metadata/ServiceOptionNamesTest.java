package jp.mochi.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.metadata.ReleasedAttribute.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceOptionNamesTest {
  private static OptionOutcome change(String... texts) {
    return ServiceOptionNames.change(
        ServiceOptions.DEFAULT,
        List.of(texts),
        cel -> cel.contains("((") ? Optional.of("unbalanced") : Optional.empty());
  }

  private static ServiceOptions understood(String... texts) {
    return switch (change(texts)) {
      case OptionOutcome.Understood(var options) -> options;
      case OptionOutcome.Wrong(var faults) -> throw new AssertionError(faults.toString());
    };
  }

  private static List<OptionFault.Code> wrong(String... texts) {
    return switch (change(texts)) {
      case OptionOutcome.Understood(var options) -> throw new AssertionError(options.toString());
      case OptionOutcome.Wrong(var faults) -> faults.stream().map(OptionFault::code).toList();
    };
  }

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
  void namesTheLevelsWhereOneIsUnknown() {
    var wrong =
        ServiceOptionNames.change(
            ServiceOptions.DEFAULT,
            List.of("sensitivity=top secret"),
            cel -> Optional.empty(),
            Map.of(3, "機密"));
    assertEquals(
        List.of(new OptionFault(OptionFault.Code.BAD_VALUE, "sensitivity", "1 | 2 | 3 (機密) | 4")),
        ((OptionOutcome.Wrong) wrong).faults());
    assertEquals(List.of(OptionFault.Code.BAD_VALUE), wrong("sensitivity=機密"));
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
  void aServiceWithoutMetadataCanBeGivenLogoutAddresses() {
    var set = "redirect:https://a.example/slo soap:https://a.example/soap";
    var changed = change("logout=" + set);
    var options = assertInstanceOf(OptionOutcome.Understood.class, changed).options();
    var at = assertInstanceOf(LogoutOption.At.class, options.logout());
    assertEquals(
        List.of(SingleLogout.HTTP_REDIRECT, SingleLogout.SOAP),
        at.addresses().stream().map(SingleLogout::binding).toList());
    assertTrue(ServiceOptionNames.print(options).contains("logout=" + set));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redirect:http://a.example/slo",
        "redirect:https://a.example/slo#part",
        "redirect:https://user@a.example/slo",
        "redirect:https://a.example/slo redirect:https://b.example/slo",
        "redirect:https://a.example/slo https://b.example/slo",
        "artifact:https://a.example/slo",
        "redirect:",
        "soap:none",
      })
  void whatIsNoLogoutAddressIsRefused(String text) {
    var changed = change("logout=" + text);
    assertInstanceOf(OptionOutcome.Wrong.class, changed, text);
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "persistent-source=computed",
        "persistent-source=computed:",
        "persistent-source=computed-base16:uid",
        "persistent-source=directory:a b",
        "persistent-source=objectGUID",
        "pairwise-source=directory:objectGUID",
        "pairwise-source=computed:",
        "subject-identifier=transient",
        "signature=rsa-md5",
        "digest=md5",
        "encrypt=sometimes",
        "encryption-algorithm=tripledes-cbc",
        "not-before=11m",
        "not-before=-1s",
        "session-length=0s",
        "session-length=never",
        "audiences=a b",
        "issuer=not a uri",
        "requested-context=maybe",
        "further-acs=http://intra.example/acs",
        "further-acs=https://a.example/#b",
        "http-acs=yes",
        "own-session=long",
        "own-session=0s",
        "own-session=99999h",
        "end-session-url=http://app.example.jp/",
        "end-session-url=javascript:alert(1)",
        "name-id-format=emailAddress,nothing"
      })
  void refusesAValueThatCannotWork(String text) {
    assertEquals(List.of(OptionFault.Code.BAD_VALUE), wrong(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"redirect:http://wiki.corp/slo", "http://wiki.corp/signout"})
  void takesALogoutOverPlainHttpWhereTheOperatorTakesIt(String logout) {
    assertEquals(List.of(OptionFault.Code.BAD_VALUE), wrong("logout=" + logout));
    for (var order :
        List.of(
            List.of("http-acs=true", "logout=" + logout),
            List.of("logout=" + logout, "http-acs=true"))) {
      var options = understood(order.toArray(String[]::new));
      assertEquals(logout, options.logout().text());
      var back =
          ServiceOptionNames.change(options, List.of("http-acs=false"), cel -> Optional.empty());
      assertInstanceOf(OptionOutcome.Wrong.class, back);
    }
  }

  @Test
  void refusesToTakeHttpBackWhileAnAddressNeedsIt() {
    var plain = understood("http-acs=true", "further-acs=http://intra.example/acs");
    var back = ServiceOptionNames.change(plain, List.of("http-acs=false"), cel -> Optional.empty());
    assertInstanceOf(OptionOutcome.Wrong.class, back);
    var both = List.of("http-acs=false", "further-acs=");
    assertEquals(
        new OptionOutcome.Understood(ServiceOptions.DEFAULT),
        ServiceOptionNames.change(plain, both, cel -> Optional.empty()));
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
  void readsEverySourceOfAnAttribute() {
    assertEquals(new Source.DirectoryAttribute("mail"), source("mail"));
    assertEquals(new Source.DirectoryAttribute("groups"), source("directory:groups"));
    assertEquals(new Source.DirectoryAttribute("cn;lang-ja"), source("cn;;lang-ja"));
    assertEquals(new Source.Groups(""), source("groups"));
    assertEquals(new Source.Groups("app-"), source("groups:app-"));
    assertEquals(
        new Source.Constant("arn:aws:iam::1:role/x; y"),
        source("constant:arn:aws:iam::1:role/x;; y"));
    assertEquals(new Source.Whence(ReleasedAttribute.Part.ADDRESS), source("source.address"));
    assertEquals(new Source.Whence(ReleasedAttribute.Part.ZONE), source("source.zone"));
    assertEquals(new Source.Whence(ReleasedAttribute.Part.RANGES), source("source.ranges"));
    assertEquals(
        new Source.Whence(ReleasedAttribute.Part.RANGES_EXACT), source("source.ranges-exact"));
    assertEquals(
        new Source.Expression("person.mail.split('@')[0] == \"a\""),
        source("cel:person.mail.split('@')[0] == \"a\""));
  }

  private static Source source(String text) {
    return understood("attribute.x=" + text).attributes().getFirst().source();
  }

  @Test
  void takesNamesWithDotsColonsAndSlashes() {
    var options =
        understood(
            "attribute.urn:oid:0.9.2342.19200300.100.1.3=mail;friendly=mail",
            "attribute.https://aws.amazon.com/SAML/Attributes/Role=cel:1;format=unspecified");
    var oid = options.attributes().getFirst();
    assertEquals("urn:oid:0.9.2342.19200300.100.1.3", oid.name());
    assertEquals(ReleasedAttribute.FORMAT_URI, oid.nameFormat());
    assertEquals(Optional.of("mail"), oid.friendlyName());
    assertEquals("https://aws.amazon.com/SAML/Attributes/Role", options.attributes().get(1).name());
    assertEquals(ReleasedAttribute.FORMAT_UNSPECIFIED, options.attributes().get(1).nameFormat());
  }

  @Test
  void changesAnAttributeInItsPlaceAndRemovesItWhenEmpty() {
    var two = understood("attribute.a=mail", "attribute.b=cn");
    var changed =
        ServiceOptionNames.change(two, List.of("attribute.a=sn"), cel -> Optional.empty());
    assertTrue(changed.toString().matches(".*name=a.*attribute=sn.*name=b.*"), changed::toString);
    var removed = ServiceOptionNames.change(two, List.of("attribute.a="), cel -> Optional.empty());
    assertFalse(removed.toString().contains("name=a"), removed::toString);
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

  @ParameterizedTest
  @CsvSource({
    "skew=30m, skew=31m",
    "skew=0s, skew=-1s",
    "assertion-lifetime=1h, assertion-lifetime=59s"
  })
  void refusesADurationOutOfRange(String taken, String refused) {
    understood(taken);
    assertEquals(1, wrong(refused).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sign=none",
        "name-id-format=email",
        "name-id-source=a b",
        "skew=soon",
        "skew=99999999999h",
        "accept-unsigned=yes",
        "sha1=true",
        "attribute.x=directory:",
        "attribute.x=ldap:mail",
        "publish=yes",
        "confirm-address=on",
        "logout=never",
        "logout=http://app.example.jp/signout",
        "attribute.x=source.colour",
        "attribute.x=constant:",
        "attribute.x=cel:",
        "attribute.x=mail;format=odd",
        "tags=a b",
        "tags=-a",
        "sensitivity=0",
        "sensitivity=5",
        "sensitivity=極秘",
        "data=cloud",
        "obligation.warn=a;value=",
        "obligation.warn=a;b",
        "obligation.warn=a b",
      })
  void refusesAValueThatMeansNothing(String text) {
    assertEquals(List.of(OptionFault.Code.BAD_VALUE), wrong(text));
  }

  @Test
  void refusesAnObligationThatNoRuleCanHave() {
    assertEquals(
        List.of(OptionFault.Code.UNKNOWN_BUT_CLOSE), wrong("obligation.no-downlaod=profile"));
    assertEquals(List.of(OptionFault.Code.UNKNOWN), wrong("obligation.sing-a-song=profile"));
    assertEquals(
        List.of(OptionFault.Code.BAD_TEXT), wrong("obligation.warn=profile;value=a\u0000"));
  }

  @Test
  void refusesAnUnknownSuffixAndSaysHowToWriteASemicolon() {
    assertEquals(List.of(OptionFault.Code.BAD_SUFFIX), wrong("attribute.x=constant:a;b"));
    assertEquals(
        List.of(OptionFault.Code.BAD_SUFFIX), wrong("attribute.x=mail;friendly=a;friendly=b"));
    understood("attribute.x=constant:a;;b");
  }

  @Test
  void refusesCharactersThatXmlOrALineCannotHold() {
    assertEquals(List.of(OptionFault.Code.BAD_TEXT), wrong("attribute.x=constant:a\nb"));
    assertEquals(List.of(OptionFault.Code.BAD_TEXT), wrong("relay-state=a\u0000b"));
    assertEquals(List.of(OptionFault.Code.BAD_TEXT), wrong("attribute.x=constant:\ud800"));
    assertEquals(List.of(OptionFault.Code.BAD_TEXT), wrong("attribute.a b=mail"));
    understood("attribute.x=constant:日本𠮷");
  }

  @Test
  void asksWhetherACelExpressionIsRight() {
    assertEquals(List.of(OptionFault.Code.BAD_EXPRESSION), wrong("attribute.x=cel:(("));
    understood("attribute.x=cel:()");
  }

  @Test
  void tellsEveryFaultAtOnceAndSuggestsWhatWasMeant() {
    var outcome =
        change("sgin=both", "background=red", "skew", "sha1=allow", "sha1=refuse", "skew=x");
    if (outcome instanceof OptionOutcome.Wrong(var faults)) {
      assertEquals(
          List.of(
              OptionFault.Code.UNKNOWN_BUT_CLOSE,
              OptionFault.Code.UNKNOWN,
              OptionFault.Code.NOT_AN_OPTION,
              OptionFault.Code.GIVEN_TWICE,
              OptionFault.Code.BAD_VALUE),
          faults.stream().map(OptionFault::code).toList());
      assertTrue(faults.getFirst().english().contains("“sign”"));
      assertTrue(faults.getFirst().japanese().contains("「sign」"));
    }
    assertTrue(outcome instanceof OptionOutcome.Wrong);
  }
}
