package jp.mochi.idp.lifecycle.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import jp.mochi.cert.authority.IssuedCertificate;
import jp.mochi.device.key.Attestation;
import jp.mochi.device.key.DeviceKeys;
import jp.mochi.device.key.KeyAlgorithm;
import jp.mochi.device.key.KeyHolder;
import jp.mochi.device.key.NewKey;
import jp.mochi.device.register.By;
import jp.mochi.device.register.Device;
import jp.mochi.device.register.DeviceAct;
import jp.mochi.device.register.Devices;
import jp.mochi.device.register.Most;
import jp.mochi.device.register.Owner;
import jp.mochi.device.register.Ownership;
import jp.mochi.device.register.Platform;
import jp.mochi.idp.database.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What owners are to do where a certificate ends. */
@ParameterizedClass
@EnumSource(Engine.class)
class WayOnTest extends EndsToBeTold {
  private static final String NOTHING = "counts, so there is nothing to do";
  private static final String PAGE = "at the address below";
  private static final String HELPDESK = "code for this very device";

  WayOnTest(Engine engine) {
    super(engine);
  }

  private void saysOf(String person, String sentence) {
    var all = mails().stream().filter(each -> each.getKey().startsWith(person + " ")).toList();
    assertEquals(1, all.size(), all.toString());
    var content = all.getFirst().getValue();
    for (var each : List.of(NOTHING, PAGE, HELPDESK)) {
      assertEquals(each.equals(sentence), content.contains(each), each + ": " + content);
    }
  }

  private void ofAnotherAuthority(int number, String device) {
    database.write(
        handle ->
            handle.execute(
                "UPDATE issued_certificate SET authority = 'ca-2', device = ? WHERE device = ?",
                device,
                "phone-" + number));
  }

  private void key(String person, String device) {
    var made =
        new NewKey(
            "credential-" + device,
            "idp.mochi.test",
            "pQECAyYgASFYIA",
            KeyAlgorithm.ES256,
            0,
            false,
            false,
            new Attestation("none", Optional.empty(), ""),
            List.of("internal"));
    var holder = new KeyHolder(person, "name-" + person, device);
    database.write(
        handle -> new DeviceKeys().add(handle, holder, "", made, "nakamura", clock.instant()));
  }

  private void register(String device, String person, Ownership ownership) {
    var owner = new Owner(person, "name-" + person);
    var fresh = new Device.Fresh(device, owner, "", ownership, Platform.IOS, "", true);
    var by = new By("sato", Optional.empty());
    database.write(handle -> new Devices().register(handle, fresh, by, Most.ANY, clock.instant()));
  }

  @Test
  void whoeverHasRegisteredAgainByThenHasNothingToDo() {
    authority();
    var later = clock.instant().plus(DAY.multipliedBy(30));
    for (var i = 1; i <= 5; i++) {
      certificate(i, "p-" + i, later);
    }
    revokeAuthority();
    certificate(11, "p-1", later);
    ofAnotherAuthority(11, "phone-1");
    key("p-2", "phone-2");
    certificate(14, "p-4", later);
    ofAnotherAuthority(14, "phone-4");
    replaced(certificates("phone-4", "ca-2"));
    register("phone-5", "p-5", Ownership.BYOD);
    key("p-5", "phone-5");
    suspend("phone-5");
    node().run();
    saysOf("p-1", NOTHING);
    saysOf("p-2", NOTHING);
    saysOf("p-3", HELPDESK);
    saysOf("p-4", HELPDESK);
    saysOf("p-5", HELPDESK);
    assertTrue(records().toString().contains("wayOn"), records().toString());
  }

  private IssuedCertificate certificates(String device, String authority) {
    return database.read(handle -> issued.inForce(handle, device, clock.instant())).stream()
        .filter(each -> each.authority().equals(authority))
        .findFirst()
        .orElseThrow();
  }

  private void suspend(String device) {
    var by = new By("sato", Optional.empty());
    database.write(
        handle ->
            new Devices().move(handle, device, DeviceAct.SUSPEND, by, "a test", clock.instant()));
  }

  @Test
  void onlyACertificateThatLastsLongerMakesUpForOneThatEnds() {
    authority();
    certificate(1, "p-1", clock.instant().plus(DAY));
    certificate(11, "p-1", clock.instant().plus(DAY.multipliedBy(20)));
    certificate(2, "p-2", clock.instant().plus(DAY));
    certificate(12, "p-2", clock.instant().plus(DAY), DAY.multipliedBy(30));
    ofAnotherAuthority(11, "phone-1");
    ofAnotherAuthority(12, "phone-2");
    node().run();
    saysOf("p-1", NOTHING);
    saysOf("p-2", HELPDESK);
  }

  @Test
  void thePageIsNamedForDevicesOfTheirOwnAndWhereARuleOpensIt() {
    authority();
    register("phone-1", "p-1", Ownership.BYOD);
    register("phone-2", "p-2", Ownership.CORPORATE);
    register("phone-4", "p-4", Ownership.BYOD);
    for (var i = 1; i <= 3; i++) {
      certificate(i, "p-" + i, clock.instant().minusMillis(1));
    }
    oneself = true;
    node().run();
    saysOf("p-1", PAGE);
    saysOf("p-2", HELPDESK);
    saysOf("p-3", HELPDESK);
    certificate(4, "p-4", clock.instant().minusMillis(1));
    oneself = false;
    node().run();
    saysOf("p-4", HELPDESK);
  }
}
