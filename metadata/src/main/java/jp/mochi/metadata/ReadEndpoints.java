package jp.mochi.metadata;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/** Reads the {@code AssertionConsumerService}s of a role (SAML Metadata 2.0 §2.4.4). */
final class ReadEndpoints {
  private static final int HIGHEST = 65535;

  private final boolean httpAllowed;
  private final Findings findings;
  private final Set<Integer> taken = new HashSet<>();
  private boolean defaultSeen;

  ReadEndpoints(boolean httpAllowed, Findings findings) {
    this.httpAllowed = httpAllowed;
    this.findings = findings;
  }

  List<Acs> read(Element role) {
    var elements = Xml.children(role, Xml.MD, "AssertionConsumerService");
    if (elements.isEmpty()) {
      findings.fault(FaultCode.NO_ACS, "SPSSODescriptor", "");
      return List.of();
    }
    checkBindings(elements);
    var given = new ArrayList<OptionalInt>();
    for (int i = 0; i < elements.size(); i++) {
      given.add(index(elements.get(i), where(i)));
    }
    var acs = new ArrayList<Acs>();
    for (int i = 0; i < elements.size(); i++) {
      endpoint(elements.get(i), given.get(i), where(i)).ifPresent(acs::add);
    }
    return acs;
  }

  private static String where(int i) {
    return "SPSSODescriptor/AssertionConsumerService[" + (i + 1) + "]";
  }

  private Optional<Acs> endpoint(Element element, OptionalInt given, String where) {
    int index = given.orElseGet(() -> nextFree(where));
    var isDefault = isDefault(element, where);
    var location = element.getAttribute("Location");
    return AcsAddress.check(location, where + "/@Location", httpAllowed, findings)
        ? Optional.of(new Acs(index, isDefault, element.getAttribute("Binding").strip(), location))
        : Optional.empty();
  }

  private OptionalInt index(Element element, String where) {
    var text = Xml.attribute(element, "index").map(String::strip).orElse("");
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > HIGHEST) {
      findings.fault(FaultCode.ACS_INDEX_NOT_A_NUMBER, where + "/@index", text);
      return OptionalInt.of(0);
    }
    int index = Integer.parseInt(text);
    if (!taken.add(index)) {
      findings.fault(FaultCode.ACS_INDEX_TWICE, where + "/@index", text);
    }
    return OptionalInt.of(index);
  }

  private int nextFree(String where) {
    int index = 0;
    while (!taken.add(index)) {
      index++;
    }
    findings.warn(WarningCode.ACS_WITHOUT_INDEX, where, Integer.toString(index));
    return index;
  }

  /** §2.4.4: of several defaults the first counts. */
  private boolean isDefault(Element element, String where) {
    var text = Xml.attribute(element, "isDefault").map(String::strip).orElse("false");
    if (!text.matches("true|false|1|0")) {
      findings.fault(FaultCode.MALFORMED_VALUE, where + "/@isDefault", text);
    }
    if (!text.equals("true") && !text.equals("1")) {
      return false;
    }
    if (defaultSeen) {
      findings.warn(WarningCode.SEVERAL_DEFAULTS, where, "");
      return false;
    }
    defaultSeen = true;
    return true;
  }

  private void checkBindings(List<Element> elements) {
    var bindings =
        elements.stream()
            .map(e -> e.getAttribute("Binding").strip())
            .distinct()
            .collect(Collectors.toList());
    if (!bindings.contains(Acs.HTTP_POST)) {
      findings.fault(
          FaultCode.NO_POST_ACS,
          "SPSSODescriptor/AssertionConsumerService/@Binding",
          String.join(", ", bindings));
    }
  }
}
