package jp.mochi.cert.authority;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jp.mochi.cert.BerBounds;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * RFC 2986: a request for a certificate whose signature was verified and whose key is strong
 * enough. Only {@link #read} makes one, and {@link #kept} of what was read once.
 */
public final class CertificationRequest {
  /** An RSA key of 8192 bits and a signature by it take a quarter of that. */
  public static final int MOST_BYTES = 16_384;

  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN (NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\\s]+)-----END (NEW"
              + " )?CERTIFICATE REQUEST-----");

  private static final ASN1ObjectIdentifier CHALLENGE =
      PKCSObjectIdentifiers.pkcs_9_at_challengePassword;

  /** What signs a request, with the name that the JDK knows it by. */
  private static final Map<ASN1ObjectIdentifier, String> SIGNATURES =
      Map.of(
          PKCSObjectIdentifiers.sha256WithRSAEncryption, "SHA256withRSA",
          PKCSObjectIdentifiers.sha384WithRSAEncryption, "SHA384withRSA",
          PKCSObjectIdentifiers.sha512WithRSAEncryption, "SHA512withRSA",
          X9ObjectIdentifiers.ecdsa_with_SHA256, "SHA256withECDSA",
          X9ObjectIdentifiers.ecdsa_with_SHA384, "SHA384withECDSA",
          X9ObjectIdentifiers.ecdsa_with_SHA512, "SHA512withECDSA");

  private final X500Name subject;
  private final SubjectPublicKeyInfo key;
  private final List<GeneralName> alternatives;
  private final Optional<String> challenge;
  private final Der encoded;

  private CertificationRequest(
      PKCS10CertificationRequest request, SubjectPublicKeyInfo key, List<GeneralName> alternatives)
      throws IOException {
    this.subject = request.getSubject();
    this.key = key;
    this.alternatives = alternatives;
    this.challenge = challenge(request);
    this.encoded = Der.of(request.getEncoded());
  }

  /** RFC 2985 §5.4.1: one value; where there is none, or more than one, nobody was named. */
  private static Optional<String> challenge(PKCS10CertificationRequest request) {
    var found = request.getAttributes(CHALLENGE);
    return found.length == 1
            && found[0].getAttrValues().size() == 1
            && found[0].getAttrValues().getObjectAt(0) instanceof ASN1String text
        ? Optional.of(text.getString())
        : Optional.empty();
  }

  /** Reads a request as PEM, with whatever text around it, or as DER. */
  public static CsrOutcome read(byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      return refused(CsrFault.TOO_LARGE, "");
    }
    try {
      var der = der(bytes);
      if (!BerBounds.hold(der)) {
        return refused(CsrFault.MALFORMED, "");
      }
      var request = new PKCS10CertificationRequest(der);
      // X.690 §11: one encoding only, so that what was signed is what is read.
      return Arrays.equals(request.toASN1Structure().getEncoded("DER"), der)
          ? checked(request)
          : refused(CsrFault.MALFORMED, "");
    } catch (IOException | RuntimeException malformed) {
      // Whatever Bouncy Castle throws at ASN.1 that isn't a request.
      return refused(CsrFault.MALFORMED, "");
    }
  }

  private static byte[] der(byte[] bytes) {
    var pem = PEM.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    return pem.find() ? Base64.getMimeDecoder().decode(pem.group(2)) : bytes;
  }

  private static CsrOutcome checked(PKCS10CertificationRequest request) throws IOException {
    var info = request.toASN1Structure().getCertificationRequestInfo();
    var key = info.getSubjectPublicKeyInfo();
    var fault = KeyCheck.fault(key);
    if (fault.isPresent()) {
      return refused(fault.get(), "");
    }
    var algorithm = request.getSignatureAlgorithm().getAlgorithm();
    var name = SIGNATURES.get(algorithm);
    if (name == null) {
      return refused(CsrFault.WEAK_SIGNATURE, algorithm.getId());
    }
    if (!signedByItsKey(request, info, name)) {
      return refused(CsrFault.SIGNATURE, "");
    }
    return extended(request, canonical(key), Optional.ofNullable(request.getRequestedExtensions()));
  }

  /** One encoding of one key, so that it has one hash: whoever wrote it may have had a choice. */
  private static SubjectPublicKeyInfo canonical(SubjectPublicKeyInfo key) throws IOException {
    try {
      return SubjectPublicKeyInfo.getInstance(PublicKeys.of(key).getEncoded());
    } catch (GeneralSecurityException alreadyRead) {
      throw new IllegalStateException(alreadyRead);
    }
  }

  private static CsrOutcome extended(
      PKCS10CertificationRequest request, SubjectPublicKeyInfo key, Optional<Extensions> wanted)
      throws IOException {
    if (wanted.map(BasicConstraints::fromExtensions).filter(BasicConstraints::isCA).isPresent()) {
      return refused(CsrFault.AUTHORITY, "");
    }
    var names =
        wanted.map(all -> GeneralNames.fromExtensions(all, Extension.subjectAlternativeName));
    var alternatives = names.map(all -> Arrays.asList(all.getNames())).orElse(List.of());
    var read = new CertificationRequest(request, key, List.copyOf(alternatives));
    read.readNames();
    return new CsrOutcome.Read(read);
  }

  /**
   * Reads all names once, here where what can't be read is malformed: texts are decoded only when
   * somebody looks at them, and who compares or records them later must not stumble over them.
   *
   * @throws RuntimeException whatever Bouncy Castle throws at names that are none
   */
  private void readNames() {
    mustBeText(subject.toString());
    for (var name : alternatives) {
      mustBeText(name.toString());
      if (name.getTagNo() == GeneralName.otherName) {
        mustBeText(OtherName.getInstance(name.getName()).getTypeID().getId());
      }
    }
  }

  private static void mustBeText(String name) {
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a name with a control character");
    }
  }

  /** RFC 2986 §3: proof that whoever asks has the private key. */
  private static boolean signedByItsKey(
      PKCS10CertificationRequest request, CertificationRequestInfo info, String algorithm)
      throws IOException {
    try {
      var key = PublicKeys.of(info.getSubjectPublicKeyInfo());
      var signature = java.security.Signature.getInstance(algorithm);
      signature.initVerify(key);
      signature.update(info.getEncoded("DER"));
      return signature.verify(request.getSignature());
    } catch (GeneralSecurityException notEvenOne) {
      return false;
    }
  }

  private static CsrOutcome refused(CsrFault fault, String what) {
    return new CsrOutcome.Refused(fault, what);
  }

  /** SHA-256 of the canonical SubjectPublicKeyInfo, in hex: what a key is known by. */
  public String keyHash() {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded("DER"));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException | IOException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** The subject as it was asked for, RFC 2253. */
  public String subjectText() {
    return subject.toString();
  }

  /** RFC 2985 §5.4.1: the challenge password that came along, where exactly one did. */
  public Optional<String> challengePassword() {
    return challenge;
  }

  /** The key that is to be certified. */
  public PublicKey publicKey() {
    try {
      return PublicKeys.of(key);
    } catch (GeneralSecurityException | IOException alreadyRead) {
      throw new IllegalStateException(alreadyRead);
    }
  }

  /** The request as it came, in DER. */
  public Der encoded() {
    return encoded;
  }

  /**
   * What a table may keep of it, for {@link #kept}: the request without its challenge password,
   * which may open the desk for others. Its signature is there and no longer fits.
   */
  public Der withoutChallenge() {
    try {
      var whole = new PKCS10CertificationRequest(encoded.bytes()).toASN1Structure();
      var info = whole.getCertificationRequestInfo();
      var rest = new ASN1EncodableVector();
      for (var each : info.getAttributes() == null ? new DERSet() : info.getAttributes()) {
        if (!Attribute.getInstance(each).getAttrType().equals(CHALLENGE)) {
          rest.add(each);
        }
      }
      var without =
          new CertificationRequestInfo(
              info.getSubject(), info.getSubjectPublicKeyInfo(), new DERSet(rest));
      return Der.of(
          new org.bouncycastle.asn1.pkcs.CertificationRequest(
                  without, whole.getSignatureAlgorithm(), whole.getSignature())
              .getEncoded("DER"));
    } catch (IOException alreadyRead) {
      throw new IllegalStateException(alreadyRead);
    }
  }

  /**
   * What {@link #withoutChallenge} left of a request that was read and verified when it came.
   *
   * @throws IllegalStateException if it is anything else
   */
  public static CertificationRequest kept(Der kept) {
    try {
      var request = new PKCS10CertificationRequest(kept.bytes());
      var key = canonical(request.getSubjectPublicKeyInfo());
      if (extended(request, key, Optional.ofNullable(request.getRequestedExtensions()))
          instanceof CsrOutcome.Read(var read)) {
        return read;
      }
      throw new IllegalStateException("not what was read when it came");
    } catch (IOException alreadyRead) {
      throw new IllegalStateException(alreadyRead);
    }
  }

  /**
   * The id of the device that it names for itself: the subject's serial number, or the alternative
   * name that our certificates have. Empty where it names none, or two.
   */
  public Optional<String> namedDevice() {
    var named =
        Stream.concat(
                Stream.of(subject.getRDNs())
                    .flatMap(rdn -> Stream.of(rdn.getTypesAndValues()))
                    .filter(each -> each.getType().equals(BCStyle.SERIALNUMBER))
                    .map(each -> String.valueOf(each.getValue())),
                alternatives.stream()
                    .filter(name -> name.getTagNo() == GeneralName.uniformResourceIdentifier)
                    .map(name -> String.valueOf(name.getName()))
                    .filter(name -> name.startsWith(IssueCertificate.DEVICE_NAME))
                    .map(name -> name.substring(IssueCertificate.DEVICE_NAME.length())))
            .distinct()
            .toList();
    return named.size() == 1 && named.getFirst().matches(Holder.DEVICE)
        ? Optional.of(named.getFirst())
        : Optional.empty();
  }

  X500Name subject() {
    return subject;
  }

  SubjectPublicKeyInfo key() {
    return key;
  }

  List<GeneralName> alternatives() {
    return alternatives;
  }
}
