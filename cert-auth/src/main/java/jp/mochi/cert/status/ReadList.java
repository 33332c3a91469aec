package jp.mochi.cert.status;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jp.mochi.cert.status.DerCursor.Malformed;
import jp.mochi.cert.status.DerCursor.Value;
import jp.mochi.cert.status.RevocationList.Head;
import jp.mochi.cert.status.RevocationList.Reading;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;

/**
 * Reads and verifies one list. Its entries are walked over in place, after the signature over them
 * was verified; only what stands once is read into objects.
 */
final class ReadList {
  /** RFC 5280 §5.3.1, §5.3.3 in the encoding of their identifiers. */
  private static final byte[] REASON = {0x55, 0x1d, 0x15};

  private static final int LONGEST_EXTENSIONS = 65_536;

  /** §5.2: what is understood although it may be critical. */
  private static final Set<ASN1ObjectIdentifier> UNDERSTOOD =
      Set.of(Extension.deltaCRLIndicator, Extension.issuingDistributionPoint);

  private final byte[] der;
  private final DerCursor in;
  private Optional<Value> revoked = Optional.empty();
  private Optional<Extensions> extensions = Optional.empty();
  private long thisUpdate;
  private long nextUpdate;
  private byte[] issuerName = {};

  private ReadList(byte[] der) {
    this.der = der;
    this.in = new DerCursor(der);
  }

  static Reading read(byte[] der, List<X509Certificate> issuers) {
    if (der.length > RevocationList.MOST_BYTES) {
      return refused("It has more than " + RevocationList.MOST_BYTES + " bytes.");
    }
    try {
      return new ReadList(der).read(issuers);
    } catch (Malformed malformed) {
      return refused("It isn't a revocation list in DER: " + malformed.getMessage() + ".");
    } catch (IllegalArgumentException | IllegalStateException malformed) {
      // What Bouncy Castle throws at the few parts that it reads.
      return refused("It isn't a revocation list in DER.");
    }
  }

  private static Reading refused(String why) {
    return new Reading.Refused(why);
  }

  private Reading read(List<X509Certificate> issuers) throws Malformed {
    var list = in.inside(in.next(DerCursor.SEQUENCE));
    var tbs = list.next(DerCursor.SEQUENCE);
    var algorithm = list.whole(list.next(DerCursor.SEQUENCE));
    var bits = list.content(list.next(DerCursor.BIT_STRING));
    if (in.hasNext() || list.hasNext() || bits.length < 2 || bits[0] != 0) {
      throw new Malformed("something after its end");
    }
    if (!Arrays.equals(algorithm, readHead(in.inside(tbs)))) {
      throw new Malformed("two signature algorithms"); // RFC 5280 §5.1.1.2
    }
    var signature = Arrays.copyOfRange(bits, 1, bits.length);
    var signer = signer(issuers, AlgorithmIdentifier.getInstance(algorithm), tbs, signature);
    if (signer.isEmpty()) {
      return refused("None of the authority's certificates has signed it with SHA-2.");
    }
    var fault = extensions.flatMap(ReadList::fault);
    return fault.isPresent()
        ? refused(fault.get())
        : new Reading.Read(new RevocationList(signer.get(), head(), entries()));
  }

  /** Everything but the entries; the signature algorithm as it stands inside. */
  private byte[] readHead(DerCursor tbs) throws Malformed {
    if (tbs.isNext(DerCursor.INTEGER)) {
      tbs.next();
    }
    var algorithm = tbs.whole(tbs.next(DerCursor.SEQUENCE));
    issuerName = tbs.whole(tbs.next(DerCursor.SEQUENCE));
    thisUpdate = DerTime.read(tbs);
    if (!tbs.isNext(DerCursor.UTC_TIME) && !tbs.isNext(DerCursor.GENERALIZED_TIME)) {
      throw new Malformed("no nextUpdate"); // §5.1.2.5: it is mandatory
    }
    nextUpdate = DerTime.read(tbs);
    if (tbs.isNext(DerCursor.SEQUENCE)) {
      revoked = Optional.of(tbs.next());
    }
    if (tbs.isNext(DerCursor.EXPLICIT_0)) {
      var outer = tbs.next();
      if (outer.length() > LONGEST_EXTENSIONS) {
        throw new Malformed("extensions of " + outer.length() + " bytes");
      }
      extensions = Optional.of(Extensions.getInstance(tbs.content(outer)));
    }
    if (tbs.hasNext()) {
      throw new Malformed("something after its extensions");
    }
    return algorithm;
  }

  /** §6.3.3 (f), (g): the issuer's name, the right to sign lists, and the signature. */
  private Optional<X509Certificate> signer(
      List<X509Certificate> issuers, AlgorithmIdentifier algorithm, Value tbs, byte[] signature) {
    return issuers.stream()
        .filter(one -> Arrays.equals(one.getSubjectX500Principal().getEncoded(), issuerName))
        .filter(one -> one.getKeyUsage() == null || one.getKeyUsage()[6])
        .filter(
            one ->
                SignatureOf.verify(
                    algorithm,
                    one.getPublicKey(),
                    der,
                    tbs.start(),
                    tbs.end() - tbs.start(),
                    signature))
        .findFirst();
  }

  /** §5.2: what is critical and not understood, and lists whose scope can't be matched. */
  private static Optional<String> fault(Extensions extensions) {
    for (var id : extensions.getCriticalExtensionOIDs()) {
      if (!UNDERSTOOD.contains(id)) {
        return Optional.of("It has the critical extension " + id + ", which isn't understood.");
      }
    }
    return point(extensions).flatMap(ListScope::fault);
  }

  private static Optional<IssuingDistributionPoint> point(Extensions extensions) {
    return Optional.ofNullable(
            extensions.getExtensionParsedValue(Extension.issuingDistributionPoint))
        .map(IssuingDistributionPoint::getInstance);
  }

  private Head head() {
    return new Head(
        Instant.ofEpochSecond(thisUpdate),
        Instant.ofEpochSecond(nextUpdate),
        number(Extension.cRLNumber).orElse(BigInteger.ZERO),
        number(Extension.deltaCRLIndicator),
        extensions.flatMap(ReadList::point).map(ListScope::of).orElse(ListScope.ALL));
  }

  private Optional<BigInteger> number(ASN1ObjectIdentifier id) {
    return extensions
        .map(all -> all.getExtensionParsedValue(id))
        .map(value -> ASN1Integer.getInstance(value).getValue());
  }

  private RevokedSerials entries() throws Malformed {
    var collecting = new RevokedSerials.Collecting();
    if (revoked.isPresent()) {
      var all = in.inside(revoked.get());
      while (all.hasNext()) {
        var entry = in.inside(all.next(DerCursor.SEQUENCE));
        var serial = entry.next(DerCursor.INTEGER);
        if (serial.length() < 1 || serial.length() > RevokedSerials.LONGEST) {
          throw new Malformed("a serial number at " + serial.start() + " that isn't taken");
        }
        var second = DerTime.read(entry);
        collecting.add(in, serial, second, entry.hasNext() ? reason(entry) : 0);
      }
    }
    return collecting.sorted();
  }

  /** §5.3: the reason; what is critical and not understood makes the whole list useless. */
  private int reason(DerCursor entry) throws Malformed {
    var reason = 0;
    var all = in.inside(entry.next(DerCursor.SEQUENCE));
    while (all.hasNext()) {
      var extension = in.inside(all.next(DerCursor.SEQUENCE));
      var id = extension.next(DerCursor.OID);
      var critical = extension.isNext(DerCursor.BOOLEAN) && in.byteAt(extension.next().from()) != 0;
      var value = extension.next(DerCursor.OCTET_STRING);
      if (isReason(id)) {
        var code = in.inside(value).next(DerCursor.ENUMERATED);
        reason = code.length() == 1 ? in.byteAt(code.from()) : 0;
      } else if (critical) {
        throw new Malformed("a critical extension at " + id.start() + " that isn't understood");
      }
    }
    return reason;
  }

  private boolean isReason(Value id) {
    return Arrays.equals(der, id.from(), id.end(), REASON, 0, REASON.length);
  }
}
