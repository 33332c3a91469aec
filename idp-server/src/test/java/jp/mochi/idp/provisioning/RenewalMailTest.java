package jp.mochi.idp.provisioning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.EnrolmentRoute;
import jp.mochi.idp.ManualClock;
import jp.mochi.idp.signal.MailBox;
import jp.mochi.idp.signal.MailBox.Speech;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What owners are sent when phones renew by SCEP, and when they don't, by a real mail server. */
class RenewalMailTest {
  private final ManualClock clock = new ManualClock();
  @TempDir private Path dir;
  private MailBox box;
  private EnrolHouse house;

  @BeforeEach
  void start() throws Exception {
    box = MailBox.start(dir, Speech.SMTPS);
    var brief = "certificate-authority: {lifetime: 1d}\n" + box.settings(Speech.SMTPS);
    house = EnrolHouse.start(dir, clock, brief, "rsa");
  }

  @AfterEach
  void stop() {
    house.close();
    box.close();
  }

  private Handset enrolled(String device) throws Exception {
    var phone = Handset.fresh(house);
    var code = house.code(EnrolmentRoute.SCEP, "tanaka", device);
    return phone.holding(Handset.certificate(phone.enrol(code)));
  }

  private String hears(String subject) throws Exception {
    var mail = box.next();
    assertEquals("[Mochi] " + subject, mail.getSubject());
    return MailBox.text(mail);
  }

  @Test
  void theOwnerHearsOfARenewalAndNothingOfTheEndOfWhatItReplaced() throws Exception {
    var phone = enrolled("phone-1");
    var first = box.next().getSubject();
    assertTrue(first.contains("phone-1"), first);
    clock.pass(Duration.ofHours(13));
    var renewed = Handset.certificate(phone.renew(KeyPairs.rsa(2048)));
    hears("端末 phone-1 の証明書が更新されました");
    clock.pass(Duration.ofHours(12));
    assertTrue(clock.instant().isAfter(phone.identity().getNotAfter().toInstant()));
    clock.pass(Duration.ofHours(13));
    assertTrue(clock.instant().isAfter(renewed.getNotAfter().toInstant()));
    var expired = hears("端末 phone-1 の証明書の有効期限が切れました");
    assertTrue(expired.contains("もう一度登録してください"), expired);
    assertFalse(expired.contains("心当たりがない場合"), "nobody has done anything: " + expired);
    assertEquals(
        List.of(renewed.getSerialNumber()),
        expiries().stream().map(serial -> new BigInteger(serial, 16)).toList());
    assertEquals(0, box.waiting());
  }

  private List<String> expiries() throws Exception {
    var records = house.json("audit", "search").path("records");
    return StreamSupport.stream(records.spliterator(), false)
        .map(record -> record.path("detail"))
        .filter(detail -> detail.path("operation").asText().equals("certificate expire"))
        .map(detail -> detail.path("subject").asText())
        .toList();
  }
}
