package jp.mochi.idp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import jp.mochi.idp.config.ClientCertificateConfig;
import jp.mochi.idp.config.ClientCertificateConfig.Authority;
import jp.mochi.idp.config.RevocationConfig;
import org.junit.jupiter.api.Test;

/** What {@code doctor} says of authorities that nobody asks what they have taken back. */
class RevocationExaminationTest {
  private static Authority authority(boolean own, Optional<RevocationConfig> revocation) {
    return new Authority("phones", List.of(), Set.of(), List.of(), List.of(), own, revocation);
  }

  private static Optional<RevocationConfig> list(boolean unknownAllowed) {
    var crl = List.of(URI.create("http://pki.corp.example/phones.crl"));
    var refresh = Duration.ofMinutes(15);
    return Optional.of(
        new RevocationConfig(crl, List.of(), Optional.empty(), refresh, unknownAllowed));
  }

  private static Finding found(Authority authority, Locale locale) {
    var findings = new Findings(new Words(locale));
    var config = new ClientCertificateConfig(List.of(), Optional.empty(), true, List.of(authority));
    new RevocationExamination(config, findings).all();
    assertFalse(findings.anyBad(), "it works as it was configured");
    return findings.all().getFirst();
  }

  private static Finding.Result result(Authority authority) {
    return found(authority, Locale.ENGLISH).result();
  }

  @Test
  void showsWhereNobodyIsAskedAsAWeakness() {
    assertEquals(Finding.Result.WEAK, result(authority(false, Optional.empty())));
    assertEquals(Finding.Result.WEAK, result(authority(false, list(true))));
    assertEquals(Finding.Result.GOOD, result(authority(false, list(false))));
    assertEquals(Finding.Result.GOOD, result(authority(true, Optional.empty())));
  }

  @Test
  void saysWhatToDoInBothLanguages() {
    var unchecked = authority(false, Optional.empty());
    var english = found(unchecked, Locale.ENGLISH);
    assertTrue(english.text().contains("\"phones\""), english.text());
    assertTrue(english.remedy().contains("authority's list"), english.remedy());
    var japanese = found(unchecked, Locale.JAPANESE);
    assertTrue(japanese.text().contains("失効を調べません"), japanese.text());
  }
}
