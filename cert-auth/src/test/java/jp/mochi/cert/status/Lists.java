package jp.mochi.cert.status;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.authority.MakeAuthority;
import jp.mochi.cert.authority.Signer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority elsewhere, and lists of it as a test wants them. */
final class Lists {
  static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

  private final KeyPair pair;
  private final X509Certificate certificate;

  Lists(KeyPair pair, String name) {
    this.pair = pair;
    this.certificate =
        MakeAuthority.root(name, pair.getPublic(), NOW, Signer.of(pair.getPrivate()));
  }

  static Lists elsewhere() {
    return new Lists(KeyPairs.p256(), "Elsewhere");
  }

  X509Certificate certificate() {
    return certificate;
  }

  KeyPair pair() {
    return pair;
  }

  Form list(long number) {
    return new Form(number, certificate.getSubjectX500Principal().getName());
  }

  /** A list that is being put together: of an hour ago, for a day. */
  final class Form {
    private final X509v2CRLBuilder builder;

    private Form(long number, String issuer) {
      builder = new X509v2CRLBuilder(new X500Name(issuer), Date.from(NOW.minusSeconds(3600)));
      until(NOW.plusSeconds(86_400));
      with(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
    }

    Form revoked(long serial, int reason) {
      return revoked(BigInteger.valueOf(serial), reason);
    }

    Form revoked(BigInteger serial, int reason) {
      builder.addCRLEntry(serial, Date.from(NOW.minusSeconds(7_200)), reason);
      return this;
    }

    Form until(Instant end) {
      builder.setNextUpdate(Date.from(end));
      return this;
    }

    Form since(long base) {
      var number = new CRLNumber(BigInteger.valueOf(base));
      return with(Extension.deltaCRLIndicator, true, number);
    }

    Form with(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
      try {
        builder.addExtension(id, critical, value);
        return this;
      } catch (java.io.IOException inMemory) {
        throw new IllegalStateException(inMemory);
      }
    }

    Form with(Extension extension) {
      try {
        builder.addExtension(extension);
        return this;
      } catch (java.io.IOException inMemory) {
        throw new IllegalStateException(inMemory);
      }
    }

    byte[] der() throws Exception {
      return signed(Signer.algorithmFor(pair.getPrivate().getAlgorithm()));
    }

    byte[] signed(String algorithm) throws Exception {
      var signing = new JcaContentSignerBuilder(algorithm);
      if (algorithm.endsWith("MGF1")) { // a name of Bouncy Castle's
        signing.setProvider(new BouncyCastleProvider());
      }
      var signer = signing.build(pair.getPrivate());
      return builder.build(signer).getEncoded();
    }
  }
}
