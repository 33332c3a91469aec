package jp.mochi.idp.saml.codec;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import jp.mochi.idp.key.SigningKey;
import jp.mochi.idp.saml.codec.ResponseModel.Status;
import jp.mochi.metadata.SignatureOptions;

/**
 * Puts a response out as canonical XML and signs it, without a tree in between: elements in fixed
 * order, no indentation, empty elements written with both tags, each namespace declared where
 * exclusive canonicalisation puts it. A receiver that canonicalises gets these same bytes.
 *
 * <p>No {@code xsi:type} is written: a prefix that only a value uses is dropped by exclusive
 * canonicalisation, and digested and sent bytes would differ.
 *
 * <p>One writer serves one key, one way of signing and any number of threads.
 */
public final class ResponseWriter {
  private static final String END = "</samlp:Response>";

  private final EnvelopedSigner signer;

  /** Prepares all that depends on the key alone. */
  public ResponseWriter(SigningKey key) {
    this(key, SignatureForm.usual(key.privateKey()));
  }

  /**
   * Prepares all that depends on the key and on how it signs.
   *
   * @param options an algorithm that the key is made for
   */
  public ResponseWriter(SigningKey key, SignatureOptions options) {
    this.signer = new EnvelopedSigner(key, SignatureForm.of(options));
  }

  /** Writes logout messages and signs them with the same key. */
  public LogoutWriter logout() {
    return new LogoutWriter(signer);
  }

  /** Writes and signs, in the clear. */
  public WriteOutcome write(ResponseModel response, SignedParts parts) {
    return write(response, parts, new EncryptionPlan.Nothing());
  }

  /**
   * Writes, signs and encrypts: what is encrypted on its own first, then the assertion's signature
   * covers it, then the whole assertion is, and last the response's signature covers everything.
   */
  public WriteOutcome write(ResponseModel response, SignedParts parts, EncryptionPlan plan) {
    Encrypting encrypting = Encrypting.by(plan);
    XmlText head = new XmlText(512);
    responseHead(response, head);
    XmlText status = new XmlText(256);
    status(response.status(), status);
    XmlText assertionHead = new XmlText(512);
    XmlText assertionTail = new XmlText(2048);
    response.assertion().ifPresent(assertion -> AssertionXml.head(assertion, assertionHead));
    response
        .assertion()
        .ifPresent(assertion -> AssertionXml.tail(assertion, encrypting, assertionTail));
    String fault = fault(head, status, assertionHead, assertionTail);
    if (!fault.isEmpty()) {
      return new WriteOutcome.NotWritable(fault);
    }
    String assertion =
        assertion(response.assertion(), parts, assertionHead + "", assertionTail + "");
    String tail = status + encrypting.assertion(assertion) + END;
    boolean signs = parts.response() || response.assertion().isEmpty();
    String signature = signs ? signer.sign(response.id(), head.toString(), tail) : "";
    String xml = head + signature + tail;
    return new WriteOutcome.Written(new WrittenResponse(xml.getBytes(StandardCharsets.UTF_8)));
  }

  private String assertion(
      Optional<AssertionModel> model, SignedParts parts, String head, String tail) {
    return model.isPresent() && parts.assertion()
        ? head + signer.sign(model.get().id(), head, tail) + tail
        : head + tail;
  }

  private static String fault(XmlText... texts) {
    for (XmlText text : texts) {
      if (!text.unwritable().isEmpty()) {
        return text.unwritable();
      }
    }
    return "";
  }

  private static void responseHead(ResponseModel response, XmlText out) {
    out.raw("<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"")
        .attribute("Destination", response.destination(), "the destination")
        .attribute("ID", response.id(), "the response's ID");
    response.inResponseTo().ifPresent(id -> out.attribute("InResponseTo", id, "InResponseTo"));
    out.attribute("IssueInstant", response.issueInstant())
        .raw(" Version=\"2.0\">")
        .raw("<saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">")
        .text(response.issuer(), "the issuer")
        .raw("</saml:Issuer>");
  }

  static void status(Status status, XmlText out) {
    out.raw("<samlp:Status><samlp:StatusCode")
        .attribute("Value", status.top(), "the status")
        .raw(">");
    if (status.second().isPresent()) {
      out.raw("<samlp:StatusCode")
          .attribute("Value", status.second().get(), "the status")
          .raw("></samlp:StatusCode>");
    }
    out.raw("</samlp:StatusCode>");
    if (status.message().isPresent()) {
      out.raw("<samlp:StatusMessage>")
          .text(status.message().get(), "the status message")
          .raw("</samlp:StatusMessage>");
    }
    out.raw("</samlp:Status>");
  }
}
