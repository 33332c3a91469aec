package jp.mochi.device.key;

import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;

/**
 * What an Android phone certifies of a key and of itself; it is good unless it is told otherwise.
 *
 * @param level where key and word are: 0 software, 1 trusted environment, 2 a chip of its own
 * @param software what the system says, by the tags of {@code AuthorizationList}
 * @param hardware what the hardware says
 */
public record AndroidSays(
    int level, Map<Integer, ASN1Encodable> software, Map<Integer, ASN1Encodable> hardware) {
  private static final int PURPOSE = 1;
  private static final int ORIGIN = 702;
  private static final int ROOT_OF_TRUST = 704;
  private static final int OS_VERSION = 705;
  private static final int OS_PATCH_LEVEL = 706;

  /** The maker's system on a locked phone. */
  private static final ASN1Encodable VERIFIED = boot(true, 0);

  public AndroidSays {
    software = new TreeMap<>(software);
    hardware = new TreeMap<>(hardware);
  }

  /**
   * A locked phone with its maker's system.
   *
   * @param version 150000 is 15
   * @param patches 202611 is November 2026
   */
  public static AndroidSays of(int version, int patches) {
    return new AndroidSays(
        1,
        Map.of(),
        Map.of(
            PURPOSE,
            new DERSet(new ASN1Integer(2)),
            ORIGIN,
            new ASN1Integer(0),
            ROOT_OF_TRUST,
            VERIFIED,
            OS_VERSION,
            new ASN1Integer(version),
            OS_PATCH_LEVEL,
            new ASN1Integer(patches)));
  }

  private static ASN1Encodable boot(boolean locked, int state) {
    var parts = new ASN1EncodableVector();
    parts.add(new DEROctetString(new byte[32]));
    parts.add(ASN1Boolean.getInstance(locked));
    parts.add(new ASN1Enumerated(state));
    parts.add(new DEROctetString(new byte[32]));
    return new DERSequence(parts);
  }

  /**
   * Of a phone that was started so.
   *
   * @param state 0 the maker's system, 1 another's, 2 anyone's, 3 one that didn't hold
   */
  public AndroidSays booted(boolean locked, int state) {
    var other = new TreeMap<>(hardware);
    other.put(ROOT_OF_TRUST, boot(locked, state));
    return new AndroidSays(level, software, other);
  }

  /** The same where the system says, for its part, that it was started so. */
  public AndroidSays softwareBooted(boolean locked, int state) {
    var other = new TreeMap<>(software);
    other.put(ROOT_OF_TRUST, boot(locked, state));
    return new AndroidSays(level, other, hardware);
  }

  /** Of a key that was put in from elsewhere. */
  public AndroidSays imported() {
    var other = new TreeMap<>(hardware);
    other.put(ORIGIN, new ASN1Integer(2));
    return new AndroidSays(level, software, other);
  }

  /** One that doesn't say how it was started. */
  public AndroidSays withoutBoot() {
    var other = new TreeMap<>(hardware);
    other.remove(ROOT_OF_TRUST);
    return new AndroidSays(level, software, other);
  }

  /** One without a place that its system can't reach: all of it is the system's word. */
  public AndroidSays inSoftware() {
    return new AndroidSays(0, hardware, Map.of());
  }

  byte[] extension(byte[] challenge) {
    try {
      var parts = new ASN1EncodableVector();
      parts.add(new ASN1Integer(200));
      parts.add(new ASN1Enumerated(level));
      parts.add(new ASN1Integer(200));
      parts.add(new ASN1Enumerated(level));
      parts.add(new DEROctetString(challenge));
      parts.add(new DEROctetString(new byte[0]));
      parts.add(list(software));
      parts.add(list(hardware));
      return new DERSequence(parts).getEncoded();
    } catch (java.io.IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }

  private static ASN1Encodable list(Map<Integer, ASN1Encodable> said) {
    var parts = new ASN1EncodableVector();
    said.forEach((tag, value) -> parts.add(new DERTaggedObject(true, tag, value)));
    return new DERSequence(parts);
  }
}
