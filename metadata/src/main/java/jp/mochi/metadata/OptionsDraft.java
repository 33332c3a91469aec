package jp.mochi.metadata;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Options while they are being changed, one text at a time. */
final class OptionsDraft {
  private static final Pattern KEY_ID = Pattern.compile("signing-[0-9a-f]{16}");
  private static final int LONGEST_RELAY_STATE = 4096;
  private static final int MOST_FORMATS = 10;
  private static final String LOGOUT =
      "metadata | none | https://… | redirect:https://… post:https://… soap:https://…";

  private final List<OptionFault> faults;
  private final ReadAttributeText attributeText;
  private final List<ReleasedAttribute> attributes;
  private boolean signAssertion;
  private boolean signResponse;
  private List<String> nameIdFormats;
  private Optional<String> nameIdSource;
  private Duration skew;
  private Duration assertionLifetime;
  private boolean acceptUnsigned;
  private boolean sha1;
  private Optional<String> relayState;
  private Optional<String> signingKey;
  private final PolicyOptions policy;
  private final IssuingOptions issuing;
  private final PlaceOptions place;
  private final NamingOptions naming;
  private boolean publish;
  private boolean confirmAddress;
  private LogoutOption logout;

  OptionsDraft(
      ServiceOptions from,
      List<OptionFault> faults,
      Function<String, Optional<String>> celFault,
      Map<Integer, String> labels) {
    this.faults = faults;
    this.attributeText = new ReadAttributeText(faults, celFault);
    this.attributes = new ArrayList<>(from.attributes());
    this.signAssertion = from.signAssertion();
    this.signResponse = from.signResponse();
    this.nameIdFormats = from.nameIdFormats();
    this.nameIdSource = from.nameIdSource();
    this.skew = from.skew();
    this.assertionLifetime = from.assertionLifetime();
    this.acceptUnsigned = from.acceptUnsigned();
    this.sha1 = from.sha1();
    this.relayState = from.defaultRelayState();
    this.signingKey = from.signingKey();
    this.policy = new PolicyOptions(from, faults, labels);
    this.issuing = new IssuingOptions(from, faults);
    this.place = new PlaceOptions(from, faults, celFault);
    this.naming = new NamingOptions(from, faults);
    this.publish = from.publish();
    this.confirmAddress = from.confirmAddress();
    this.logout = from.logout();
  }

  /** Whether addresses may be plain http is known only when all texts are read. */
  ServiceOptions finished() {
    var entry = place.finished();
    if (!logout.mayBeCalled(entry.httpAcs())) {
      badValue("logout", LOGOUT);
    }
    return new ServiceOptions(
        signAssertion,
        signResponse,
        nameIdFormats,
        nameIdSource,
        attributes,
        skew,
        assertionLifetime,
        acceptUnsigned,
        sha1,
        relayState,
        signingKey,
        policy.classification(),
        policy.obligations(),
        publish,
        confirmAddress,
        issuing.signature(),
        issuing.encryption(),
        issuing.assertion(),
        entry,
        logout,
        naming.finished());
  }

  void set(String name, String value) {
    switch (name) {
      case "sign" -> sign(value.strip());
      case "name-id-format" -> nameIdFormat(value.strip());
      case "name-id-source" -> nameIdSource(value.strip());
      case "skew" -> duration(name, value, Duration.ZERO, Duration.ofMinutes(30), d -> skew = d);
      case "assertion-lifetime" ->
          duration(
              name, value, Duration.ofMinutes(1), Duration.ofHours(1), d -> assertionLifetime = d);
      case "accept-unsigned" -> choice(name, value, "true", "false", b -> acceptUnsigned = b);
      case "sha1" -> choice(name, value, "allow", "refuse", b -> sha1 = b);
      case "relay-state" -> relayState(value);
      case "signing-key" -> signingKey(value.strip());
      case "tags" -> policy.tags(value);
      case "sensitivity" -> policy.sensitivity(value.strip());
      case "data" -> policy.data(value.strip());
      case "publish" -> choice(name, value, "true", "false", b -> publish = b);
      case "confirm-address" -> choice(name, value, "true", "false", b -> confirmAddress = b);
      case "logout" -> logout(value.strip());
      default -> many(name, value);
    }
  }

  private void logout(String value) {
    LogoutOption.of(value)
        .ifPresentOrElse(option -> logout = option, () -> badValue("logout", LOGOUT));
  }

  private void sign(String value) {
    switch (value) {
      case "assertion", "response", "both" -> {
        signAssertion = !value.equals("response");
        signResponse = !value.equals("assertion");
      }
      default -> badValue("sign", "assertion | response | both");
    }
  }

  private void nameIdFormat(String value) {
    var names = Stream.of(value.split(",", -1)).map(String::strip).filter(n -> !n.isEmpty());
    var formats = names.map(NameIdFormats::uri).distinct().toList();
    if (formats.stream().anyMatch(Optional::isEmpty) || formats.size() > MOST_FORMATS) {
      badValue("name-id-format", "emailAddress | persistent | transient | unspecified | URI, …");
      return;
    }
    nameIdFormats = formats.stream().flatMap(Optional::stream).toList();
  }

  private void nameIdSource(String value) {
    nameIdSource = value.isEmpty() ? Optional.empty() : Optional.of(value);
    if (!value.isEmpty() && !ReadAttributeText.isDirectoryAttribute(value)) {
      badValue("name-id-source", "mail | employeeNumber | …");
    }
  }

  private void relayState(String value) {
    var bad = XmlText.firstForbidden(value);
    if (bad.isPresent()) {
      faults.add(new OptionFault(OptionFault.Code.BAD_TEXT, "relay-state", bad.get()));
    } else if (value.length() > LONGEST_RELAY_STATE) {
      badValue("relay-state", "≤ " + LONGEST_RELAY_STATE);
    }
    relayState = value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  private void signingKey(String value) {
    signingKey = value.isEmpty() ? Optional.empty() : Optional.of(value);
    if (!value.isEmpty() && !KEY_ID.matcher(value).matches()) {
      badValue("signing-key", "signing-… (mochi key list)");
    }
  }

  private void choice(String name, String value, String yes, String no, Consumer<Boolean> setting) {
    if (value.strip().equals(yes)) {
      setting.accept(true);
    } else if (value.strip().equals(no)) {
      setting.accept(false);
    } else {
      badValue(name, yes + " | " + no);
    }
  }

  private void duration(
      String name, String value, Duration least, Duration most, Consumer<Duration> setting) {
    var duration = DurationText.parse(value.strip());
    if (duration.isEmpty()) {
      badValue(name, "90s | 3m | 1h");
    } else if (duration.get().compareTo(least) < 0 || duration.get().compareTo(most) > 0) {
      faults.add(
          new OptionFault(
              OptionFault.Code.OUT_OF_RANGE,
              name,
              least.toMinutes() + "m – " + most.toMinutes() + "m"));
    } else {
      setting.accept(duration.get());
    }
  }

  private void many(String name, String value) {
    if (name.startsWith("attribute.")) {
      attribute(name, value);
    } else if (IssuingOptions.NAMES.contains(name)) {
      issuing.set(name, value.strip());
    } else if (PlaceOptions.NAMES.contains(name)) {
      place.set(name, value.strip());
    } else if (NamingOptions.NAMES.contains(name)) {
      naming.set(name, value.strip());
    } else if (name.startsWith(PolicyOptions.OBLIGATION)) {
      policy.obligation(name, value);
    } else {
      unknown(name);
    }
  }

  private void attribute(String name, String value) {
    var attribute = name.substring("attribute.".length());
    if (value.isBlank()) {
      attributes.removeIf(a -> a.name().equals(attribute));
      return;
    }
    attributeText.read(attribute, value).ifPresent(this::put);
  }

  /** A changed attribute keeps its place. */
  private void put(ReleasedAttribute changed) {
    for (int i = 0; i < attributes.size(); i++) {
      if (attributes.get(i).name().equals(changed.name())) {
        attributes.set(i, changed);
        return;
      }
    }
    attributes.add(changed);
  }

  private void unknown(String name) {
    faults.add(
        Closest.to(name, ServiceOptionNames.NAMES)
            .map(close -> new OptionFault(OptionFault.Code.UNKNOWN_BUT_CLOSE, name, close))
            .orElseGet(
                () ->
                    new OptionFault(
                        OptionFault.Code.UNKNOWN,
                        name,
                        String.join(", ", ServiceOptionNames.NAMES)
                            + ", attribute.NAME, obligation.NAME")));
  }

  private void badValue(String name, String expected) {
    faults.add(new OptionFault(OptionFault.Code.BAD_VALUE, name, expected));
  }
}
