package jp.mochi.cert.scep;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import jp.mochi.cert.authority.Der;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.cms.SignerInformation;

/** RFC 8894 §3.2.1: what a client has signed beside the envelope; each once, with one value. */
final class SignedAttributes {
  /** X.680 §41.4: of a PrintableString; some clients write an underscore, or Base64. */
  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]+");

  private final Optional<AttributeTable> table;

  private SignedAttributes(Optional<AttributeTable> table) {
    this.table = table;
  }

  /** Without any, all of them are missing. */
  static SignedAttributes of(SignerInformation signer) {
    return new SignedAttributes(Optional.ofNullable(signer.getSignedAttributes()));
  }

  /** What an answer refers to, if it can refer to anything. */
  Optional<Transaction> transaction() {
    var id =
        text(ScepAttributes.TRANSACTION_ID)
            .filter(text -> text.length() <= Transaction.LONGEST_ID)
            .filter(text -> PRINTABLE.matcher(text).matches());
    var nonce =
        only(ScepAttributes.SENDER_NONCE)
            .filter(ASN1OctetString.class::isInstance)
            .map(octets -> ((ASN1OctetString) octets).getOctets())
            .filter(octets -> octets.length > 0 && octets.length <= Transaction.LONGEST_NONCE);
    return id.isPresent() && nonce.isPresent()
        ? Optional.of(new Transaction(id.get(), Der.of(nonce.get())))
        : Optional.empty();
  }

  Optional<MessageType> messageType() {
    return text(ScepAttributes.MESSAGE_TYPE).flatMap(MessageType::of);
  }

  /** Whether it says a time, and that isn't near this one. */
  boolean isFarFrom(Instant now, Duration most) {
    return table
        .map(all -> all.getAll(CMSAttributes.signingTime).size() > 0)
        .filter(said -> said)
        .map(said -> only(CMSAttributes.signingTime).map(SignedAttributes::time))
        .map(time -> time.isEmpty() || Duration.between(time.get(), now).abs().compareTo(most) > 0)
        .orElse(false);
  }

  private static Instant time(ASN1Encodable value) {
    return Time.getInstance(value).getDate().toInstant();
  }

  private Optional<String> text(ASN1ObjectIdentifier id) {
    return only(id).filter(ASN1String.class::isInstance).map(it -> ((ASN1String) it).getString());
  }

  private Optional<ASN1Encodable> only(ASN1ObjectIdentifier id) {
    return table
        .map(all -> all.getAll(id))
        .filter(found -> found.size() == 1)
        .map(found -> org.bouncycastle.asn1.cms.Attribute.getInstance(found.get(0)))
        .filter(attribute -> attribute.getAttrValues().size() == 1)
        .map(attribute -> attribute.getAttrValues().getObjectAt(0));
  }
}
