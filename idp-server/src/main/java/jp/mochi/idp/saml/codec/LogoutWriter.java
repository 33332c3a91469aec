package jp.mochi.idp.saml.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Puts a logout message out as canonical XML, like {@link ResponseWriter}, and signs it the way its
 * binding wants: within the message, or beside it in the query.
 */
public final class LogoutWriter {
  private static final String SAML = " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"";
  private static final String SAMLP = " xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"";

  private final EnvelopedSigner signer;

  LogoutWriter(EnvelopedSigner signer) {
    this.signer = signer;
  }

  /** The message with a signature in it. */
  public String signed(LogoutModel message) {
    var head = head(message);
    var tail = tail(message);
    return head + signer.sign(message.id(), head, tail) + tail;
  }

  /** SAML Bindings 2.0 §3.5.4: the value of the form's {@link #parameter}. */
  public String posted(LogoutModel message) {
    return Base64.getEncoder().encodeToString(signed(message).getBytes(StandardCharsets.UTF_8));
  }

  /** SAML Bindings 2.0 §3.4.4: the address that the browser is sent to. */
  public String redirect(LogoutModel message, Optional<String> relayState) {
    var query = new StringBuilder(parameter(message)).append('=');
    query.append(encoded(deflated(head(message) + tail(message))));
    relayState.ifPresent(state -> query.append("&RelayState=").append(encoded(state)));
    var to = message.destination();
    return to + (to.indexOf('?') < 0 ? "?" : "&") + signer.detached(query.toString());
  }

  /** The name it goes by in a form or query. */
  public static String parameter(LogoutModel message) {
    return message instanceof LogoutModel.Request ? "SAMLRequest" : "SAMLResponse";
  }

  private static String head(LogoutModel message) {
    var out = new XmlText(512);
    switch (message) {
      case LogoutModel.Request request -> {
        out.raw("<samlp:LogoutRequest").raw(SAMLP);
        out.attribute("Destination", request.destination(), "the destination")
            .attribute("ID", request.id(), "the request's ID")
            .attribute("IssueInstant", request.issueInstant())
            .attribute("NotOnOrAfter", request.notOnOrAfter())
            .attribute("Reason", reason(request), "the reason");
        issuer(request.issuer(), out);
      }
      case LogoutModel.Response response -> {
        out.raw("<samlp:LogoutResponse").raw(SAMLP);
        out.attribute("Destination", response.destination(), "the destination")
            .attribute("ID", response.id(), "the response's ID")
            .attribute("InResponseTo", response.inResponseTo(), "InResponseTo")
            .attribute("IssueInstant", response.issueInstant());
        issuer(response.issuer(), out);
      }
    }
    return written(out);
  }

  private static String reason(LogoutModel.Request request) {
    return "urn:oasis:names:tc:SAML:2.0:logout:" + (request.administrator() ? "admin" : "user");
  }

  private static void issuer(String issuer, XmlText out) {
    out.raw(" Version=\"2.0\"><saml:Issuer")
        .raw(SAML)
        .raw(">")
        .text(issuer, "the issuer")
        .raw("</saml:Issuer>");
  }

  private static String tail(LogoutModel message) {
    var out = new XmlText(512);
    switch (message) {
      case LogoutModel.Request request -> {
        name(request.name(), out);
        for (var index : request.sessionIndexes()) {
          out.raw("<samlp:SessionIndex>")
              .text(index, "the session index")
              .raw("</samlp:SessionIndex>");
        }
        out.raw("</samlp:LogoutRequest>");
      }
      case LogoutModel.Response response -> {
        ResponseWriter.status(response.status(), out);
        out.raw("</samlp:LogoutResponse>");
      }
    }
    return written(out);
  }

  private static void name(LogoutModel.Name name, XmlText out) {
    switch (name) {
      case LogoutModel.Name.Plain(var nameId) -> {
        out.raw("<saml:NameID").raw(SAML);
        AssertionXml.nameIdRest(nameId, out);
      }
      case LogoutModel.Name.Encrypted(var xml) -> out.raw(xml);
    }
  }

  /** All of it was in a message before: what can't be written can't have come here. */
  private static String written(XmlText out) {
    if (!out.unwritable().isEmpty()) {
      throw new IllegalStateException(
          "a logout message that can't be written: " + out.unwritable());
    }
    return out.toString();
  }

  private static String deflated(String xml) {
    var bytes = new ByteArrayOutputStream(512);
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try (var out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(xml.getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } finally {
      deflater.end();
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
