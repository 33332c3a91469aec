package jp.mochi.cert.attestation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;

/**
 * What one side, the hardware or the system, sees to or says ({@code AuthorizationList}). All may
 * be left out.
 *
 * @param purposes for what the key may be used, by their numbers
 * @param origin where the key comes from, by its number
 * @param boot how the system was started
 * @param osVersion as the system's boot image says it: 140100 is 14.1.0
 * @param osPatchLevel the month of its patches: 202611
 */
public record Authorizations(
    Set<Integer> purposes,
    OptionalInt origin,
    Optional<RootOfTrust> boot,
    OptionalInt osVersion,
    OptionalInt osPatchLevel) {
  private static final int PURPOSE = 1;
  private static final int ORIGIN = 702;
  private static final int ROOT_OF_TRUST = 704;
  private static final int OS_VERSION = 705;
  private static final int OS_PATCH_LEVEL = 706;

  private static final int SIGN = 2;
  private static final int GENERATED = 0;

  public Authorizations {
    purposes = Set.copyOf(purposes);
  }

  /** Whether the key was made there and, once made, signs. */
  public boolean isMadeThereToSign() {
    return purposes.contains(SIGN) && origin.equals(OptionalInt.of(GENERATED));
  }

  /** Fails with whatever its parts fail with where it is something else. */
  static Authorizations read(ASN1Sequence list) {
    Map<Integer, ASN1Object> byTag = new HashMap<>();
    for (var each : list) {
      var tagged = ASN1TaggedObject.getInstance(each);
      if (byTag.put(tagged.getTagNo(), tagged.getExplicitBaseObject()) != null) {
        throw new IllegalArgumentException("said twice: " + tagged.getTagNo());
      }
    }
    return new Authorizations(
        purposes(Optional.ofNullable(byTag.get(PURPOSE))),
        number(Optional.ofNullable(byTag.get(ORIGIN))),
        Optional.ofNullable(byTag.get(ROOT_OF_TRUST)).map(Authorizations::boot),
        number(Optional.ofNullable(byTag.get(OS_VERSION))),
        number(Optional.ofNullable(byTag.get(OS_PATCH_LEVEL))));
  }

  private static Set<Integer> purposes(Optional<ASN1Object> said) {
    var all = new TreeSet<Integer>();
    said.map(ASN1Set::getInstance)
        .ifPresent(set -> set.forEach(each -> all.add(number(ASN1Integer.getInstance(each)))));
    return all;
  }

  private static OptionalInt number(Optional<ASN1Object> said) {
    return said.map(it -> OptionalInt.of(number(ASN1Integer.getInstance(it))))
        .orElse(OptionalInt.empty());
  }

  private static int number(ASN1Integer said) {
    return said.intValueExact();
  }

  private static RootOfTrust boot(ASN1Object said) {
    var parts = ASN1Sequence.getInstance(said);
    var state = ASN1Enumerated.getInstance(parts.getObjectAt(2)).intValueExact();
    return new RootOfTrust(
        ASN1Boolean.getInstance(parts.getObjectAt(1)).isTrue(), RootOfTrust.Boot.of(state));
  }
}
