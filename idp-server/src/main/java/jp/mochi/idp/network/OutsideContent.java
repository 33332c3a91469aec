package jp.mochi.idp.network;

import java.util.Optional;

/**
 * What a call sends along.
 *
 * @param type its media type
 * @param accept the media types that are welcome in return
 * @param soapAction what SOAP 1.1 §6.1.1 wants said in a header
 */
public record OutsideContent(String type, String accept, Optional<String> soapAction, Body body) {
  /** A SOAP message. */
  public static OutsideContent soap(String action, Body envelope) {
    return new OutsideContent(
        "text/xml; charset=utf-8", "text/xml, application/xml", Optional.of(action), envelope);
  }

  /** RFC 6960 appendix A.1: a request for a certificate's status. */
  public static OutsideContent statusRequest(Body request) {
    return new OutsideContent(
        "application/ocsp-request", "application/ocsp-response", Optional.empty(), request);
  }

  void head(StringBuilder head) {
    head.append("Content-Type: ").append(type).append("\r\n");
    soapAction.ifPresent(action -> head.append("SOAPAction: \"").append(action).append("\"\r\n"));
    head.append("Content-Length: ").append(body.bytes().length).append("\r\n");
  }
}
