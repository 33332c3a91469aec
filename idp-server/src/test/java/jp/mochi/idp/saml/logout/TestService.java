package jp.mochi.idp.saml.logout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.Witness;
import jp.mochi.idp.saml.codec.ReadBack;
import jp.mochi.idp.saml.codec.SignedXml;
import jp.mochi.idp.saml.codec.TestKey;

/** A service provider of the test's: its metadata, its messages, and what it reads in ours. */
final class TestService {
  static final String REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
  static final String POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
  static final String SOAP = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP";
  private static final String RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
  private static final Pattern NAME = Pattern.compile("<saml:NameID([^>]*)>([^<]*)</saml:NameID>");
  private static final Pattern INDEX = Pattern.compile("SessionIndex=\"([^\"]*)\"");

  private final House house;
  private final String name;
  private final String entity;
  private final Optional<TestKey> key;
  private final String endpoints;

  private TestService(
      House house, String name, String entity, Optional<TestKey> key, String endpoints) {
    this.house = house;
    this.name = name;
    this.entity = entity;
    this.key = key;
    this.endpoints = endpoints;
  }

  /** One that signs; it has no logout yet. */
  static TestService named(House house, String name) {
    return new TestService(house, name, name, Optional.of(TestKey.SERVICE), "");
  }

  /** Another entry of a service of this name, at an address of its own. */
  TestService entryOf(String service) {
    return new TestService(house, name, service, key, endpoints);
  }

  /** Has another key beside its own. */
  TestService alsoSigningWith(TestKey other) {
    return new TestService(house, name, entity, key, keyDescriptor("signing", other) + endpoints);
  }

  TestService withoutKey() {
    return new TestService(house, name, entity, Optional.empty(), endpoints);
  }

  /** Takes logout messages at an address of its own. */
  TestService at(String binding) {
    return at(binding, "https://" + name + ".example/slo", "");
  }

  TestService at(String binding, String location, String more) {
    var endpoint =
        "<md:SingleLogoutService Binding=\"%s\" Location=\"%s\" %s/>"
            .formatted(binding, location, more);
    return new TestService(house, name, entity, key, endpoints + endpoint);
  }

  TestService registered(String... options) {
    house.registerMetadata(name, metadata().getBytes(StandardCharsets.UTF_8), options);
    return this;
  }

  String entityId() {
    return entityId(entity);
  }

  private static String entityId(String name) {
    return "https://" + name + ".example/saml";
  }

  String metadata() {
    return """
    <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
      <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        %s%s
        <md:AssertionConsumerService index="0" Location="https://%s.example/acs"
          Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
      </md:SPSSODescriptor>
    </md:EntityDescriptor>
    """
        .formatted(entityId(), key.map(TestService::keyDescriptor).orElse(""), endpoints, name);
  }

  private static String keyDescriptor(TestKey key) {
    return keyDescriptor("signing", key);
  }

  /** Has a key to encrypt to. */
  TestService encryptable() {
    return new TestService(
        house, name, entity, key, keyDescriptor("encryption", TestKey.SERVICE) + endpoints);
  }

  private static String keyDescriptor(String use, TestKey key) {
    try {
      return "<md:KeyDescriptor use=\""
          + use
          + "\"><ds:KeyInfo"
          + " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data><ds:X509Certificate>"
          + Base64.getEncoder().encodeToString(key.certificate().getEncoded())
          + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";
    } catch (CertificateEncodingException broken) {
      throw new AssertionError(broken);
    }
  }

  /** What the service was told of somebody at sign-on. */
  record Given(String attributes, String nameId, String index) {}

  /** Signs on by this browser, with a password if it is asked for. */
  Given signOn(Browser browser, String username) throws Exception {
    return signOn(browser, username, "");
  }

  Given signOn(Browser browser, String username, String format) throws Exception {
    var request = request();
    if (!format.isEmpty()) {
      request.containing("<samlp:NameIDPolicy Format=\"" + format + "\" AllowCreate=\"true\"/>");
    }
    var page = browser.get(request.redirect());
    if (page.body().contains("type=\"password\"")) {
      page = browser.signIn(page, username, username + "-demo-1");
    }
    return given(SignOns.success(page));
  }

  private AuthnRequests request() {
    return new AuthnRequests(entityId(), house.clock().instant())
        .with("AssertionConsumerServiceURL=\"https://" + name + ".example/acs\"");
  }

  /** Signs on with the session there is, without reading what came of it. */
  void signOnUnread(Browser browser) throws Exception {
    var page = browser.get(request().redirect());
    assertEquals("Success", SignOns.status(SignOns.response(page)), page.body());
  }

  /** Whether a session answers without a password. */
  boolean signsOnSilently(Browser browser) throws Exception {
    var page = browser.get(request().with("IsPassive=\"true\"").redirect());
    return SignOns.status(SignOns.response(page)).equals("Success");
  }

  private static Given given(String response) {
    var name = NAME.matcher(response);
    var index = INDEX.matcher(response);
    assertTrue(name.find() && index.find(), response);
    return new Given(name.group(1), name.group(2), index.group(1));
  }

  /** A request in the making. */
  Wish wish(Given given) {
    return new Wish(this, given, List.of(given.index()), "_" + UUID.randomUUID(), "", "", "");
  }

  /** A logout request of this service. */
  record Wish(
      TestService service,
      Given given,
      List<String> indexes,
      String id,
      String attributes,
      String destination,
      String extensions) {

    Wish ofSessions(String... other) {
      return new Wish(service, given, List.of(other), id, attributes, destination, extensions);
    }

    /** With more attributes on its root; one that it has already takes its place. */
    Wish with(String more) {
      return new Wish(service, given, indexes, id, more, destination, extensions);
    }

    Wish meantFor(String address) {
      return new Wish(service, given, indexes, id, attributes, address, extensions);
    }

    Wish named(String attributes, String value) {
      var other = new Given(attributes, value, given.index());
      return new Wish(service, other, indexes, id, this.attributes, destination, extensions);
    }

    Wish asynchronous() {
      var element =
          "<samlp:Extensions><aslo:Asynchronous"
              + " xmlns:aslo=\"urn:oasis:names:tc:SAML:2.0:protocol:ext:async-slo\"/>"
              + "</samlp:Extensions>";
      return new Wish(service, given, indexes, id, attributes, destination, element);
    }

    /** The same, its name in this element. */
    String xmlNaming(String element) {
      return xml(House.BASE_URL + "/saml/slo")
          .replaceAll(
              "<saml:NameID.*</saml:NameID>", java.util.regex.Matcher.quoteReplacement(element));
    }

    String xml(String address) {
      return xml(address, service.house.clock().instant());
    }

    String xml(String address, Instant now) {
      var issued =
          attributes.contains("IssueInstant=")
              ? ""
              : " IssueInstant=\"" + now.truncatedTo(ChronoUnit.MILLIS) + "\"";
      var to = destination.isEmpty() ? address : destination;
      var xml = new StringBuilder();
      xml.append("<samlp:LogoutRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"")
          .append(" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"")
          .append(id)
          .append("\" Version=\"2.0\"")
          .append(issued)
          .append(to.equals("none") ? "" : " Destination=\"" + to + "\"")
          .append(' ')
          .append(attributes)
          .append("><saml:Issuer>")
          .append(service.entityId())
          .append("</saml:Issuer>")
          .append(extensions)
          .append("<saml:NameID")
          .append(given.attributes())
          .append('>')
          .append(given.nameId())
          .append("</saml:NameID>");
      indexes.forEach(
          index -> xml.append("<samlp:SessionIndex>" + index + "</samlp:SessionIndex>"));
      return xml.append("</samlp:LogoutRequest>").toString();
    }

    String unsignedQuery() throws IOException {
      return "SAMLRequest=" + deflated(xml(House.BASE_URL + "/saml/slo"));
    }

    String query() throws Exception {
      return signed(unsignedQuery() + "&RelayState=" + encoded("back/here?a=1&b"));
    }

    String redirect() throws Exception {
      return "/saml/slo?" + query();
    }

    String unsignedRedirect() throws Exception {
      return "/saml/slo?" + unsignedQuery();
    }

    String signedXml(String address) {
      return SignedXml.with(TestKey.SERVICE).uri("#" + id).sign(xml(address));
    }

    Map<String, String> form() {
      return form(signedXml(House.BASE_URL + "/saml/slo"));
    }

    static Map<String, String> form(String xml) {
      var fields = new HashMap<String, String>();
      fields.put("SAMLRequest", base64(xml));
      fields.put("RelayState", "posted");
      return fields;
    }

    String envelope() {
      return soap(signedXml(House.BASE_URL + "/saml/slo/soap"));
    }
  }

  /** What stands in an envelope of ours. */
  static String opened(String envelope) {
    var body = envelope.substring(envelope.indexOf(":Body>") + ":Body>".length());
    var message = body.substring(0, body.lastIndexOf("</", body.indexOf(":Body>")));
    return Witness.message(message);
  }

  static String soap(String message) {
    return "<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>"
        + message
        + "</S:Body></S:Envelope>";
  }

  static String signed(String query) throws GeneralSecurityException {
    return signed(query, TestKey.SERVICE);
  }

  static String signed(String query, TestKey key) throws GeneralSecurityException {
    var content = query + "&SigAlg=" + encoded(RSA);
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key.privateKey());
    signature.update(content.getBytes(StandardCharsets.US_ASCII));
    return content + "&Signature=" + encoded(Base64.getEncoder().encodeToString(signature.sign()));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static String base64(String xml) {
    return Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8));
  }

  static String deflated(String xml) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out =
        new DeflaterOutputStream(bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
      out.write(xml.getBytes(StandardCharsets.UTF_8));
    }
    return encoded(Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }

  /** What a redirect brought. */
  record Brought(String to, String xml, Optional<String> relayState, Map<String, String> query) {}

  /** Where the browser is sent with a message, and the message; its signature must be ours. */
  static Brought brought(Browser.Page page, House house) throws Exception {
    var location = page.response().headers().firstValue("Location").orElse("");
    assertTrue(location.contains("SAML"), () -> page.status() + location + page.body());
    var uri = URI.create(location);
    var fields = new HashMap<String, String>();
    for (var pair : uri.getRawQuery().split("&", -1)) {
      var parts = pair.split("=", 2);
      fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    var raw = uri.getRawQuery();
    var start = Math.max(raw.indexOf("SAMLRe"), 0);
    var content = raw.substring(start, raw.indexOf("&Signature="));
    var certificate = PublishedCertificate.of(house.browser().get("/saml/certificate.pem").body());
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(certificate);
    signature.update(content.getBytes(StandardCharsets.US_ASCII));
    assertTrue(signature.verify(Base64.getDecoder().decode(fields.get("Signature"))), location);
    var message = fields.getOrDefault("SAMLResponse", fields.getOrDefault("SAMLRequest", ""));
    var xml = inflated(message);
    ReadBack.validate(xml);
    return new Brought(
        location.substring(0, location.indexOf('?')),
        xml,
        Optional.ofNullable(fields.get("RelayState")),
        fields);
  }

  private static String inflated(String message) throws IOException {
    var bytes = Base64.getDecoder().decode(message);
    try (var in =
        new InflaterInputStream(
            new java.io.ByteArrayInputStream(bytes), new java.util.zip.Inflater(true))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** This service's answer to a request of ours, as a signed redirect. */
  String answer(String request, String status) throws Exception {
    return "/saml/slo?" + signed("SAMLResponse=" + deflated(answerXml(request, status)));
  }

  String answerXml(String request, String status) {
    return answerXml(entity, request, status, house.clock().instant());
  }

  static String answerXml(String name, String request, String status) {
    return answerXml(name, request, status, Clock.systemUTC().instant());
  }

  private static String answerXml(String name, String request, String status, Instant now) {
    return "<samlp:LogoutResponse xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_"
        + UUID.randomUUID()
        + "\" Version=\"2.0\" IssueInstant=\""
        + now.truncatedTo(ChronoUnit.MILLIS)
        + "\" Destination=\""
        + House.BASE_URL
        + "/saml/slo\" InResponseTo=\""
        + id(request)
        + "\"><saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">"
        + entityId(name)
        + "</saml:Issuer><samlp:Status><samlp:StatusCode"
        + " Value=\"urn:oasis:names:tc:SAML:2.0:status:"
        + status
        + "\"/></samlp:Status></samlp:LogoutResponse>";
  }

  /** Why, by the record that a page or a status refers to. */
  static String recorded(House house, String reference) {
    return house
        .database()
        .read(
            handle ->
                handle
                    .createQuery("SELECT reason FROM audit WHERE reference = :reference")
                    .bind("reference", reference)
                    .mapTo(String.class)
                    .one());
  }

  /** What a status or a fault of ours refers to. */
  static String reference(String xml) {
    var reference = Pattern.compile("reference ([A-Za-z0-9-]+)").matcher(xml);
    assertTrue(reference.find(), xml);
    return reference.group(1);
  }

  static String id(String xml) {
    var id = Pattern.compile(" ID=\"([^\"]*)\"").matcher(xml);
    assertTrue(id.find(), xml);
    return id.group(1);
  }
}
