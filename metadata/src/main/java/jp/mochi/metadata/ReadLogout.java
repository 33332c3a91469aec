package jp.mochi.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * Reads the {@code SingleLogoutService}s of a role (SAML Metadata 2.0 §2.4.2). An address that
 * can't be used is passed over with a warning: people can sign on all the same.
 */
final class ReadLogout {
  private final boolean httpAllowed;
  private final Findings findings;

  ReadLogout(boolean httpAllowed, Findings findings) {
    this.httpAllowed = httpAllowed;
    this.findings = findings;
  }

  List<SingleLogout> read(Element role) {
    var elements = Xml.children(role, Xml.MD, "SingleLogoutService");
    var found = new ArrayList<SingleLogout>();
    for (int i = 0; i < elements.size(); i++) {
      var where = "SPSSODescriptor/SingleLogoutService[" + (i + 1) + "]";
      endpoint(elements.get(i), where).ifPresent(found::add);
    }
    return found;
  }

  private Optional<SingleLogout> endpoint(Element element, String where) {
    var location = element.getAttribute("Location");
    var answers = Xml.attribute(element, "ResponseLocation").filter(text -> !text.isBlank());
    if (!usable(location, where + "/@Location")
        || answers.filter(text -> !usable(text, where + "/@ResponseLocation")).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new SingleLogout(element.getAttribute("Binding").strip(), location, answers));
  }

  private boolean usable(String location, String where) {
    if (AcsAddress.check(location, where, httpAllowed, new Findings())) {
      return true;
    }
    findings.warn(WarningCode.LOGOUT_ADDRESS_UNUSABLE, where, location);
    return false;
  }
}
