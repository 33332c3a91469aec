package jp.mochi.cert.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import jp.mochi.cert.Pem;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What proxies hand on, as each of them writes it. */
class CertificateHeaderTest {
  private static final TestCa CA = TestCa.root("Phones CA");
  private static final X509Certificate PHONE = CA.phone();

  private static String base64(X509Certificate certificate) throws Exception {
    return Base64.getEncoder().encodeToString(certificate.getEncoded());
  }

  private static String escaped() {
    return URLEncoder.encode(Pem.write(PHONE), StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String written(CertificateHeader form) throws Exception {
    return switch (form) {
      case RFC9440 -> ":" + base64(PHONE) + ":";
      case ESCAPED_PEM -> escaped();
      case PEM -> Pem.write(PHONE).strip().replace('\n', ' ');
      case BASE64 -> base64(PHONE);
      case XFCC ->
          "By=spiffe://a;Hash=00;Cert=\"" + escaped() + "\";Subject=\"CN=a,O=\\\"b;c\\\"\"";
    };
  }

  private static void assertMalformed(CertificateHeader form, String... lines) {
    assertInstanceOf(
        CertificateHeader.Outcome.Malformed.class, form.read(List.of(lines), List.of()));
  }

  @ParameterizedTest
  @EnumSource
  void isReadInItsForm(CertificateHeader form) throws Exception {
    var read = form.read(List.of(written(form)), List.of());
    assertEquals(new CertificateHeader.Outcome.Read(List.of(PHONE)), read);
  }

  @ParameterizedTest
  @EnumSource
  void isReadInNoOtherForm(CertificateHeader form) throws Exception {
    for (var other : CertificateHeader.values()) {
      if (other != form) {
        assertMalformed(form, written(other));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysThatThereIsNone(CertificateHeader form) {
    var nothing = new CertificateHeader.Outcome.Read(List.of());
    assertEquals(nothing, form.read(List.of(), List.of()));
    for (var text : List.of("", "-", "(null)")) {
      assertEquals(nothing, form.read(List.of(text), List.of()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedTwiceCutOrLengthened(CertificateHeader form) throws Exception {
    var good = written(form);
    assertMalformed(form, good, good);
    assertMalformed(form, good + "," + good);
    assertMalformed(form, good.substring(0, good.length() / 2));
    assertMalformed(form, "x".repeat(CertificateHeader.LONGEST + 1));
  }

  @Test
  void isNotFollowedByAnythingInItsBytes() throws Exception {
    var der = PHONE.getEncoded();
    var longer = java.util.Arrays.copyOf(der, der.length + 1);
    var text = Base64.getEncoder().encodeToString(longer);
    assertMalformed(CertificateHeader.BASE64, text);
    assertMalformed(CertificateHeader.RFC9440, ":" + text + ":");
  }

  @Nested
  class TheChain {
    private final CertificateHeader form = CertificateHeader.RFC9440;

    @Test
    void followsTheCertificate() throws Exception {
      var chain = ":" + base64(CA.certificate()) + ": , :" + base64(CA.certificate()) + ":";
      assertEquals(
          new CertificateHeader.Outcome.Read(List.of(PHONE, CA.certificate(), CA.certificate())),
          form.read(List.of(written(form)), List.of(chain)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", ":AA==:", ":", "::"})
    void isRefusedWhenItIsNone(String chain) throws Exception {
      assertInstanceOf(
          CertificateHeader.Outcome.Malformed.class,
          form.read(List.of(written(form)), List.of(chain)));
    }

    @Test
    void isBounded() throws Exception {
      var one = ":" + base64(CA.certificate()) + ":";
      assertInstanceOf(
          CertificateHeader.Outcome.Malformed.class,
          form.read(List.of(written(form)), List.of(one, one, one, one, one, one)));
    }
  }

  @Nested
  class EnvoysElements {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "By=a;Hash=b",
          "Cert=\"%41",
          "Cert=a;Cert=b",
          "Cert=\"not%20one\"",
          "By=a,By=b",
        })
    void areRefusedWithoutExactlyOneCertificate(String header) {
      assertMalformed(CertificateHeader.XFCC, header);
    }

    @Test
    void areRefusedWhereSomebodyStoodBeforeTheProxy() throws Exception {
      var one = written(CertificateHeader.XFCC);
      assertMalformed(CertificateHeader.XFCC, "By=a;Hash=b," + one);
    }
  }

  @Test
  void hasItsUsualFormByName() {
    assertEquals(CertificateHeader.RFC9440, CertificateHeader.usual("Client-Cert"));
    assertEquals(CertificateHeader.XFCC, CertificateHeader.usual("x-forwarded-client-cert"));
    assertEquals(CertificateHeader.ESCAPED_PEM, CertificateHeader.usual("X-SSL-Client-Cert"));
  }
}
