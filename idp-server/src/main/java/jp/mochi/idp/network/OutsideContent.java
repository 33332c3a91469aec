package jp.mochi.idp.network;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a call sends along.
 *
 * @param type its media type
 * @param accept the media types that are welcome in return
 * @param soapAction what SOAP 1.1 §6.1.1 wants said in a header
 * @param headers what else is said in headers, by their names
 */
public record OutsideContent(
    String type,
    String accept,
    Optional<String> soapAction,
    Map<String, String> headers,
    Body body) {
  public OutsideContent {
    headers = written(headers);
  }

  /** A copy of headers that can be written as they are. */
  static Map<String, String> written(Map<String, String> headers) {
    headers.forEach(
        (name, value) -> {
          if (!name.matches("[a-z-]+") || !value.matches("[\\x20-\\x7e]*")) {
            throw new IllegalArgumentException("not a header: " + name);
          }
        });
    return Map.copyOf(headers);
  }

  static void write(Map<String, String> headers, StringBuilder head) {
    new TreeMap<>(headers)
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
  }

  private OutsideContent(String type, String accept, Optional<String> soapAction, Body body) {
    this(type, accept, soapAction, Map.of(), body);
  }

  /** JSON, with headers of our own. */
  public static OutsideContent json(Map<String, String> headers, Body body) {
    return new OutsideContent("application/json", "*/*", Optional.empty(), headers, body);
  }

  /** A form's fields, RFC 6749 appendix B. */
  public static OutsideContent form(Body fields) {
    return new OutsideContent(
        "application/x-www-form-urlencoded", "application/json", Optional.empty(), fields);
  }

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
    write(headers, head);
    head.append("Content-Length: ").append(body.bytes().length).append("\r\n");
  }
}
