package jp.mochi.cert.answer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import jp.mochi.cert.Pem;
import jp.mochi.cert.answer.ReadSignedAnswer.Reading;
import jp.mochi.cert.authority.OpenSsl;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that {@code openssl cms} has signed, among the seeds of the fuzzer. */
class ReadSignedAnswerTest {
  private static final Path SEEDS = Path.of("src/test/resources/fuzz");
  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

  private static List<X509Certificate> issuers() throws IOException {
    return Pem.certificates(Files.readString(SEEDS.resolve("authority.pem"))).orThrow();
  }

  private static byte[] seed(String name) throws IOException {
    return Files.readAllBytes(SEEDS.resolve("answer").resolve(name));
  }

  private static String said(Reading reading) {
    return switch (reading) {
      case Reading.Read read -> "READ";
      case Reading.Refused(var fault, var why) -> fault.name();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "good-rsa.der,            READ,      READ",
    "good-ec.der,             READ,      READ",
    "good-streamed.ber,       READ,      READ",
    "bad-sha1.der,            WEAK,      READ",
    "bad-rsa-1024.der,        WEAK,      READ",
    "bad-changed.der,         SIGNATURE, SIGNATURE",
    "bad-self-signed.der,     ISSUER,    ISSUER",
    "bad-detached.der,        MALFORMED, MALFORMED",
    "bad-no-certificate.der,  MALFORMED, MALFORMED",
  })
  void tellsWhatIsWrong(String name, String now, String withOld) throws Exception {
    assertEquals(now, said(ReadSignedAnswer.read(seed(name), issuers(), false, NOW)));
    assertEquals(withOld, said(ReadSignedAnswer.read(seed(name), issuers(), true, NOW)));
  }

  @Test
  void handsOnWhatWasSignedAndByWhom() throws Exception {
    var reading = ReadSignedAnswer.read(seed("good-streamed.ber"), issuers(), false, NOW);
    var read = assertInstanceOf(Reading.Read.class, reading);
    assertArrayEquals(
        assertInstanceOf(
                Reading.Read.class,
                ReadSignedAnswer.read(seed("good-rsa.der"), issuers(), false, NOW))
            .content()
            .bytes(),
        read.content().bytes());
    assertTrue(new String(read.content().bytes(), StandardCharsets.UTF_8).contains("<plist"));
    assertEquals("CN=phone", read.signer().getSubjectX500Principal().getName());
  }

  @Test
  void refusesACertificateThatEndedOrHasNotBegun() throws Exception {
    for (var time : List.of("2026-01-01T00:00:00Z", "2127-01-01T00:00:00Z")) {
      var reading =
          ReadSignedAnswer.read(seed("good-rsa.der"), issuers(), true, Instant.parse(time));
      assertEquals("ISSUER", said(reading), time);
    }
  }

  /** The authority among the seeds ends before its phones do. */
  @Test
  void takesPhonesOfAnAuthorityWhoseOwnTimeHasEnded() throws Exception {
    var after = issuers().getFirst().getNotAfter().toInstant().plusSeconds(60);
    assertEquals(
        "READ", said(ReadSignedAnswer.read(seed("good-rsa.der"), issuers(), false, after)));
  }

  /** Whoever isn't known, or has a key that doesn't count, has nothing verified by that key. */
  @Test
  void asksWhoseTheKeyIsBeforeTheSignatureIsVerified() throws Exception {
    for (var name : List.of("bad-self-signed.der", "bad-rsa-1024.der", "good-rsa.der")) {
      var broken = seed(name);
      broken[broken.length - 1] ^= 1;
      var known =
          switch (name) {
            case "bad-self-signed.der" -> "ISSUER";
            case "bad-rsa-1024.der" -> "WEAK";
            default -> "SIGNATURE";
          };
      assertEquals(known, said(ReadSignedAnswer.read(broken, issuers(), false, NOW)), name);
    }
  }

  @Nested
  class UnderARootOfTheMakers {
    @TempDir private Path dir;

    private void run(String line) throws Exception {
      new OpenSsl(dir).done(line.split(" "));
    }

    private void authority(String name, String more) throws Exception {
      run(
          "req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=NAME -keyout NAME.key -out NAME.pem"
                  .replace("NAME", name)
              + " -addext keyUsage=critical,keyCertSign,digitalSignature"
              + more);
    }

    private void phone(String name, String issuer) throws Exception {
      run(
          "req -new -newkey rsa:2048 -nodes -subj /CN=x -keyout NAME.key -out x"
              .replace("NAME", name));
      run(
          "x509 -req -in x -CA ISSUER.pem -CAkey ISSUER.key -days 20 -out "
                  .replace("ISSUER", issuer)
              + name
              + ".pem");
    }

    private byte[] signed(String name, String more) throws Exception {
      Files.writeString(dir.resolve("answer.plist"), "<plist/>");
      run(
          "cms -sign -in answer.plist -signer NAME.pem -inkey NAME.key -outform DER -nodetach"
                  .replace("NAME", name)
              + " -binary -out answer.p7"
              + more);
      return Files.readAllBytes(dir.resolve("answer.p7"));
    }

    private String read(byte[] answer, String issuer) throws Exception {
      var text = Files.readString(dir.resolve(issuer + ".pem"));
      var now = Clock.systemUTC().instant();
      return said(ReadSignedAnswer.read(answer, Pem.certificates(text).orThrow(), false, now));
    }

    /** Who has another certificate under the maker's root could say anything. */
    @Test
    void refusesWhatAnotherAuthorityHasIssuedBelowIt() throws Exception {
      authority("root", "");
      authority("devices", " -CA root.pem -CAkey root.key");
      phone("phone", "devices");
      var answer = signed("phone", " -certfile devices.pem");
      assertEquals("ISSUER", read(answer, "root"));
      assertEquals("READ", read(answer, "devices"));
    }

    @Test
    void takesOnlyTheSignatureAlgorithmsThatPhonesUse() throws Exception {
      authority("root", "");
      phone("phone", "root");
      assertEquals("WEAK", read(signed("phone", " -keyopt rsa_padding_mode:pss"), "root"));
      assertEquals("WEAK", read(signed("phone", " -md sha224"), "root"));
      for (var digest : List.of("sha256", "sha384", "sha512")) {
        assertEquals("READ", read(signed("phone", " -md " + digest), "root"), digest);
      }
    }

    @Test
    void refusesAnAuthorityAsASigner() throws Exception {
      authority("root", "");
      authority("devices", " -CA root.pem -CAkey root.key");
      phone("phone", "root");
      assertEquals("ISSUER", read(signed("devices", ""), "root"));
      assertEquals("ISSUER", read(signed("root", ""), "root"));
      assertEquals("READ", read(signed("phone", ""), "root"));
    }
  }

  @Test
  void refusesMoreThanAnyPhoneSends() throws Exception {
    var good = seed("good-rsa.der");
    var more = Arrays.copyOf(good, ReadSignedAnswer.MOST_BYTES + 1);
    assertEquals("TOO_LARGE", said(ReadSignedAnswer.read(more, issuers(), false, NOW)));
    var behind = Arrays.copyOf(good, good.length + 1);
    assertEquals("MALFORMED", said(ReadSignedAnswer.read(behind, issuers(), false, NOW)));
    var half = Arrays.copyOf(good, good.length / 2);
    assertEquals("MALFORMED", said(ReadSignedAnswer.read(half, issuers(), false, NOW)));
  }
}
