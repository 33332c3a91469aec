package jp.mochi.idp.saml.logout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import jp.mochi.idp.House;
import jp.mochi.idp.saml.codec.LogoutDecoded;
import jp.mochi.idp.saml.codec.LogoutMessages;
import jp.mochi.idp.saml.codec.SignedXml;
import jp.mochi.idp.saml.codec.TestKey;
import jp.mochi.metadata.ServiceProvider;
import jp.mochi.metadata.ServiceProviders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose word an answer by SOAP is. */
class BackChannelTest {
  private static final String ASKED = "_asked";

  @Test
  void overTlsAndOnThisMachineNobodyElseAnswers() {
    for (var proved :
        List.of(
            "https://sp.example/slo",
            "http://127.0.0.1:8080/slo",
            "http://localhost/slo",
            "http://[::1]/slo")) {
      assertTrue(BackChannel.proves(URI.create(proved)), proved);
    }
    for (var open :
        List.of(
            "http://sp.example/slo",
            "http://127.0.0.1.sp.example/slo",
            "http://localhost.sp.example/slo",
            "http://10.0.0.1/slo")) {
      assertFalse(BackChannel.proves(URI.create(open)), open);
    }
  }

  @Test
  void overPlainHttpOnlyASignatureCounts(@TempDir Path dir) throws Exception {
    try (var house = House.start(dir)) {
      for (var service :
          List.of(
              TestService.named(house, "signing").registered(),
              TestService.named(house, "keyless").withoutKey().registered())) {
        var entry = entry(house, service);
        var xml = service.answerXml(" ID=\"" + ASKED + "\"", "Success");
        assertEquals("", fault(entry, xml, true));
        assertFalse(fault(entry, xml, false).isEmpty(), service.entityId());
        var signed = SignedXml.with(TestKey.SERVICE).uri("#" + TestService.id(xml)).sign(xml);
        var known = !entry.signingCertificates().isEmpty();
        assertEquals(known, fault(entry, signed, false).isEmpty());
      }
    }
  }

  private static ServiceProvider entry(House house, TestService service) {
    var services = new ServiceProviders(Clock.systemUTC());
    return house
        .database()
        .<ServiceProvider>read(h -> services.byEntityId(h, service.entityId()).orElseThrow());
  }

  private static String fault(ServiceProvider entry, String xml, boolean proved) {
    var decoded = LogoutMessages.soap(TestService.soap(xml).getBytes(UTF_8));
    var response = assertInstanceOf(LogoutDecoded.Response.class, decoded).response();
    return BackChannel.fault(response, entry, ASKED, proved, Clock.systemUTC().instant());
  }
}
