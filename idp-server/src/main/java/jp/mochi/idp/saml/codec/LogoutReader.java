package jp.mochi.idp.saml.codec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.saml.codec.UnverifiedRequest.DetachedSignature;
import org.jspecify.annotations.Nullable;
import org.opensaml.saml.common.xml.SAMLConstants;
import org.opensaml.saml.saml2.core.Issuer;
import org.opensaml.saml.saml2.core.NameID;
import org.opensaml.saml.saml2.core.SessionIndex;
import org.opensaml.saml.saml2.core.Status;
import org.opensaml.saml.saml2.core.StatusCode;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** From XML to a logout message; what the message is gets settled before anything in it is read. */
final class LogoutReader {
  private static final String ASYNCHRONOUS = "urn:oasis:names:tc:SAML:2.0:protocol:ext:async-slo";

  /** Of one person at one service. */
  private static final int MOST_INDEXES = 1_000;

  private LogoutReader() {}

  static LogoutDecoded read(
      Element root, @Nullable String relayState, @Nullable DetachedSignature signature)
      throws MalformedMessage {
    var name = root.getLocalName();
    var protocol = SAMLConstants.SAML20P_NS.equals(root.getNamespaceURI());
    if (protocol && "LogoutRequest".equals(name)) {
      refuseSecondChild(root, "SessionIndex");
      return request(root, relayState, signature);
    }
    if (protocol && "LogoutResponse".equals(name)) {
      refuseSecondChild(root, "");
      return response(root, relayState, signature);
    }
    throw new MalformedMessage(
        Reason.NOT_A_REQUEST,
        "not a logout message but "
            + root.getTagName().substring(0, Math.min(100, root.getTagName().length())));
  }

  /** Each child at most once, so that no two readers take different ones. */
  private static void refuseSecondChild(Element root, String butFor) throws MalformedMessage {
    var seen = new HashSet<String>();
    for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child
          && !butFor.equals(child.getLocalName())
          && !seen.add(child.getNamespaceURI() + " " + child.getLocalName())) {
        throw new MalformedMessage("more than one " + child.getLocalName());
      }
    }
  }

  private static LogoutDecoded request(
      Element root, @Nullable String relayState, @Nullable DetachedSignature signature)
      throws MalformedMessage {
    var message =
        (org.opensaml.saml.saml2.core.LogoutRequest)
            RequestReader.unmarshalled(
                root, org.opensaml.saml.saml2.core.LogoutRequest.DEFAULT_ELEMENT_NAME);
    var content =
        new LogoutRequest(
            RequestContent.id(root.getAttribute("ID")),
            RequestContent.required(root.getAttribute("Version"), "Version"),
            issuer(message.getIssuer()),
            RequestContent.issueInstant(message.getIssueInstant()),
            RequestContent.text(message.getDestination(), "Destination"),
            Optional.ofNullable(message.getNotOnOrAfter()),
            name(message),
            indexes(message.getSessionIndexes()),
            asynchronous(message));
    return new LogoutDecoded.Request(
        new UnverifiedLogout<>(
            content, content.id(), content.issuer(), message, relayState, signature));
  }

  private static LogoutDecoded response(
      Element root, @Nullable String relayState, @Nullable DetachedSignature signature)
      throws MalformedMessage {
    var message =
        (org.opensaml.saml.saml2.core.LogoutResponse)
            RequestReader.unmarshalled(
                root, org.opensaml.saml.saml2.core.LogoutResponse.DEFAULT_ELEMENT_NAME);
    if (!"2.0".equals(root.getAttribute("Version"))) {
      throw new MalformedMessage("an answer of another version than 2.0");
    }
    var content =
        new LogoutResponse(
            RequestContent.id(root.getAttribute("ID")),
            issuer(message.getIssuer()),
            RequestContent.issueInstant(message.getIssueInstant()),
            RequestContent.text(message.getDestination(), "Destination"),
            RequestContent.text(message.getInResponseTo(), "InResponseTo"),
            status(message.getStatus()));
    return new LogoutDecoded.Response(
        new UnverifiedLogout<>(
            content, content.id(), content.issuer(), message, relayState, signature));
  }

  /** SAML Profiles 2.0 §4.4.4.1, §4.4.4.2: the issuer must be present. */
  private static String issuer(@Nullable Issuer issuer) throws MalformedMessage {
    return RequestContent.required(issuer == null ? null : issuer.getValue(), "Issuer");
  }

  private static SentName name(org.opensaml.saml.saml2.core.LogoutRequest message)
      throws MalformedMessage {
    var plain = message.getNameID();
    var encrypted = message.getEncryptedID();
    if (plain != null && encrypted == null) {
      return plain(plain);
    }
    if (encrypted != null && plain == null) {
      return new SentName.Encrypted(new EncryptedName(Objects.requireNonNull(encrypted.getDOM())));
    }
    throw new MalformedMessage("not exactly one of NameID and EncryptedID");
  }

  /** What a NameID says, for whoever has opened an encrypted one as well. */
  static SentName.Plain plain(NameID name) throws MalformedMessage {
    return new SentName.Plain(
        RequestContent.required(name.getValue(), "NameID").strip(),
        RequestContent.text(name.getFormat(), "NameID's Format"),
        RequestContent.text(name.getNameQualifier(), "NameQualifier"),
        RequestContent.text(name.getSPNameQualifier(), "SPNameQualifier"));
  }

  /** An empty one stays in the list: it is asked for, and no session is called so. */
  private static List<String> indexes(List<SessionIndex> sent) throws MalformedMessage {
    if (sent.size() > MOST_INDEXES) {
      throw new MalformedMessage("more than " + MOST_INDEXES + " SessionIndexes");
    }
    var indexes = new ArrayList<String>();
    for (var index : sent) {
      indexes.add(RequestContent.text(index.getValue(), "SessionIndex").orElse(""));
    }
    return indexes;
  }

  private static boolean asynchronous(org.opensaml.saml.saml2.core.LogoutRequest message) {
    var extensions = message.getExtensions();
    var element = extensions == null ? null : extensions.getDOM();
    return element != null
        && element.getElementsByTagNameNS(ASYNCHRONOUS, "Asynchronous").getLength() > 0;
  }

  private static String status(@Nullable Status status) throws MalformedMessage {
    var top = status == null ? null : status.getStatusCode();
    var second = top == null ? null : top.getStatusCode();
    return RequestContent.required(value(top), "StatusCode")
        + (second == null ? "" : " " + value(second));
  }

  private static @Nullable String value(@Nullable StatusCode code) {
    return code == null ? null : code.getValue();
  }
}
