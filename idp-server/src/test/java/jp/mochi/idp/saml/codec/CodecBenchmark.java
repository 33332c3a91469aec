package jp.mochi.idp.saml.codec;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import jp.mochi.metadata.DataEncryption;
import jp.mochi.metadata.EncryptionTarget;
import jp.mochi.metadata.KeyTransport;

/**
 * Prints operations per second of one thread's CPU: the writer beside the bare signature, with and
 * without encryption, and the way of a request from bytes to verified. Run by hand; {@code
 * docs/performance.md} quotes it.
 */
final class CodecBenchmark {
  private CodecBenchmark() {}

  public static void main(String[] arguments) throws GeneralSecurityException {
    if (arguments.length > 0 && arguments[0].equals("corretto")) {
      AmazonCorrettoCryptoProvider.install();
    }
    for (TestKey key : new TestKey[] {TestKey.IDP, TestKey.IDP_CURVE}) {
      String jca = key == TestKey.IDP ? "SHA256withRSA" : "SHA256withECDSA";
      Signature signature = Signature.getInstance(jca);
      signature.initSign(key.privateKey());
      System.out.println(key + " " + signature.getProvider());
      measure(key + " bare signature", () -> sign(signature));
      measure(key + " instance and signature", () -> signAnew(jca, key.privateKey()));
      ResponseWriter writer = new ResponseWriter(key.signingKey());
      ResponseModel model = Responses.usual();
      measure(
          key + " written and signed", () -> base64(writer.write(model, SignedParts.ASSERTION)));
    }
    measure("written, nothing signed", CodecBenchmark::unsigned);
    encrypted();
    String plain = Requests.redirect(Requests.PLAIN);
    measure("redirect decoded", () -> Requests.decoded(RedirectRequests.decode(plain)));
    String signed = Requests.signed(plain);
    var issuer = Requests.service(true, TestKey.SERVICE);
    measure(
        "redirect decoded and verified",
        () ->
            RequestSignature.verify(
                Requests.decoded(RedirectRequests.decode(signed)), issuer, Requests.NOW));
  }

  /** The same response with encryption. */
  private static void encrypted() {
    var target =
        new EncryptionTarget(
            TestKey.SERVICE.certificate(), true, DataEncryption.AES256_GCM, KeyTransport.USUAL);
    ResponseModel model = Responses.usual();
    for (TestKey key : new TestKey[] {TestKey.IDP, TestKey.IDP_CURVE}) {
      ResponseWriter writer = new ResponseWriter(key.signingKey());
      EncryptionPlan whole = new EncryptionPlan.Parts(target, true, false, false);
      EncryptionPlan parts = new EncryptionPlan.Parts(target, false, true, true);
      measure(
          key + " written, signed, encrypted",
          () -> base64(writer.write(model, SignedParts.ASSERTION, whole)));
      measure(
          key + " NameID, 3 attributes encrypted",
          () -> base64(writer.write(model, SignedParts.ASSERTION, parts)));
    }
  }

  /** The assertion's text alone. */
  private static int unsigned() {
    XmlText text = new XmlText(2048);
    AssertionModel assertion = Responses.usual().assertion().orElseThrow();
    AssertionXml.head(assertion, text);
    AssertionXml.tail(assertion, Encrypting.NOTHING, text);
    return text.toString().length();
  }

  private static byte[] sign(Signature signature) {
    try {
      signature.update(new byte[400]);
      return signature.sign();
    } catch (GeneralSecurityException failed) {
      throw new AssertionError(failed);
    }
  }

  private static byte[] signAnew(String jca, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance(jca);
      signature.initSign(key);
      return sign(signature);
    } catch (GeneralSecurityException failed) {
      throw new AssertionError(failed);
    }
  }

  private static int base64(WriteOutcome outcome) {
    return ((WriteOutcome.Written) outcome).response().base64().length();
  }

  private static void measure(String name, Runnable operation) {
    long rounds = 0;
    for (int i = 0; i < 2; i++) {
      long start = cpu();
      rounds = 0;
      while (cpu() - start < 3_000_000_000L) {
        for (int j = 0; j < 50; j++) {
          operation.run();
        }
        rounds += 50;
      }
    }
    System.out.printf("%-36s %8d a CPU second, %.3f ms%n", name, rounds / 3, 3000.0 / rounds);
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
