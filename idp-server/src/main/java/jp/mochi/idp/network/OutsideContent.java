package jp.mochi.idp.network;

/**
 * What a call sends along.
 *
 * @param type its media type
 * @param soapAction what SOAP 1.1 §6.1.1 wants said in a header
 */
public record OutsideContent(String type, String soapAction, Body body) {
  void head(StringBuilder head) {
    head.append("Content-Type: ").append(type).append("\r\n");
    head.append("SOAPAction: \"").append(soapAction).append("\"\r\n");
    head.append("Content-Length: ").append(body.bytes().length).append("\r\n");
  }
}
