package jp.mochi.cert.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;

/** RFC 6960 §4.1.1: a request for the status of certificates, bounded and read. */
public final class StatusRequest {
  /** Sixteen questions with SHA-256 and a nonce take a quarter of that. */
  public static final int MOST_BYTES = 8_192;

  private static final int MOST_QUESTIONS = 16;

  /** RFC 9654 §2.1. */
  private static final int LONGEST_NONCE = 128;

  private static final Set<ASN1ObjectIdentifier> UNDERSTOOD =
      Set.of(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, OCSPObjectIdentifiers.id_pkix_ocsp_response);

  private final List<CertID> asked;
  private final Optional<Extension> nonce;

  private StatusRequest(List<CertID> asked, Optional<Extension> nonce) {
    this.asked = List.copyOf(asked);
    this.nonce = nonce;
  }

  /** A request, unless it is malformed. */
  public static Optional<StatusRequest> read(byte[] der) {
    if (der.length > MOST_BYTES) {
      return Optional.empty();
    }
    try {
      var request = OCSPRequest.getInstance(org.bouncycastle.asn1.ASN1Primitive.fromByteArray(der));
      var tbs = request.getTbsRequest();
      var list = tbs.getRequestList();
      var extensions = Optional.ofNullable(tbs.getRequestExtensions());
      var nonce =
          extensions.flatMap(
              all ->
                  Optional.ofNullable(all.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce)));
      if (list.size() < 1
          || list.size() > MOST_QUESTIONS
          || !understood(extensions)
          || !nonce.map(StatusRequest::isBounded).orElse(true)) {
        return Optional.empty();
      }
      return Optional.of(
          new StatusRequest(
              Stream.of(list.toArray())
                  .map(each -> Request.getInstance(each).getReqCert())
                  .toList(),
              nonce));
    } catch (IOException | RuntimeException malformed) {
      // Whatever Bouncy Castle throws at ASN.1 that isn't a request.
      return Optional.empty();
    }
  }

  /** RFC 5280 §4.2: what is critical and not understood refuses. */
  private static boolean understood(Optional<Extensions> extensions) {
    return extensions
        .map(all -> Arrays.asList(all.getCriticalExtensionOIDs()))
        .map(UNDERSTOOD::containsAll)
        .orElse(true);
  }

  private static boolean isBounded(Extension nonce) {
    var length = ASN1OctetString.getInstance(nonce.getParsedValue()).getOctetsLength();
    return length > 0 && length <= LONGEST_NONCE;
  }

  /** The serial numbers that are asked about. */
  public List<BigInteger> serials() {
    return asked.stream().map(id -> id.getSerialNumber().getValue()).toList();
  }

  /**
   * The one question of a request that any answer to the same question is good for: with a nonce,
   * the answer must be made for this request.
   */
  public Optional<Der> repeatable() {
    if (nonce.isPresent() || asked.size() != 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(Der.owning(asked.getFirst().getEncoded("DER")));
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
  }

  List<CertID> asked() {
    return asked;
  }

  Optional<Extension> nonce() {
    return nonce;
  }
}
