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
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import jp.mochi.cert.Pem;
import jp.mochi.cert.answer.ReadSignedAnswer.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that {@code openssl cms} has signed, among the seeds of the fuzzer. */
class ReadSignedAnswerTest {
  private static final Path SEEDS = Path.of("src/test/resources/fuzz");
  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

  private static List<X509Certificate> roots() throws IOException {
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
    "bad-self-signed.der,     ROOT,      ROOT",
    "bad-detached.der,        MALFORMED, MALFORMED",
    "bad-no-certificate.der,  MALFORMED, MALFORMED",
  })
  void tellsWhatIsWrong(String name, String now, String withOld) throws Exception {
    assertEquals(now, said(ReadSignedAnswer.read(seed(name), roots(), false, NOW)));
    assertEquals(withOld, said(ReadSignedAnswer.read(seed(name), roots(), true, NOW)));
  }

  @Test
  void handsOnWhatWasSignedAndByWhom() throws Exception {
    var reading = ReadSignedAnswer.read(seed("good-streamed.ber"), roots(), false, NOW);
    var read = assertInstanceOf(Reading.Read.class, reading);
    assertArrayEquals(
        assertInstanceOf(
                Reading.Read.class,
                ReadSignedAnswer.read(seed("good-rsa.der"), roots(), false, NOW))
            .content()
            .bytes(),
        read.content().bytes());
    assertTrue(new String(read.content().bytes(), StandardCharsets.UTF_8).contains("<plist"));
    assertEquals("CN=phone", read.signer().getSubjectX500Principal().getName());
  }

  @Test
  void refusesACertificateThatEndedOrHasNotBegun() throws Exception {
    for (var time : List.of("2026-01-01T00:00:00Z", "2127-01-01T00:00:00Z")) {
      var reading = ReadSignedAnswer.read(seed("good-rsa.der"), roots(), true, Instant.parse(time));
      assertEquals("ROOT", said(reading), time);
    }
  }

  @Test
  void refusesMoreThanAnyPhoneSends() throws Exception {
    var good = seed("good-rsa.der");
    var more = Arrays.copyOf(good, ReadSignedAnswer.MOST_BYTES + 1);
    assertEquals("TOO_LARGE", said(ReadSignedAnswer.read(more, roots(), false, NOW)));
    var behind = Arrays.copyOf(good, good.length + 1);
    assertEquals("MALFORMED", said(ReadSignedAnswer.read(behind, roots(), false, NOW)));
    var half = Arrays.copyOf(good, good.length / 2);
    assertEquals("MALFORMED", said(ReadSignedAnswer.read(half, roots(), false, NOW)));
  }
}
