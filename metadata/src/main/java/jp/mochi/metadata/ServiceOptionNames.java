package jp.mochi.metadata;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The written form of {@link ServiceOptions}: {@code option=value}, on the command line and in the
 * database.
 *
 * <pre>
 * sign=assertion|response|both
 * name-id-format=emailAddress|persistent|transient|unspecified|URI[,…]: the first that a person has
 * name-id-source=ATTRIBUTE              skew=3m  assertion-lifetime=5m
 * accept-unsigned=true|false            sha1=refuse|allow
 * relay-state=TEXT                      signing-key=ID
 * signature=rsa-sha256|rsa-sha384|rsa-sha512|ecdsa-sha256|ecdsa-sha384|rsa-sha1
 * digest=sha256|sha384|sha512|sha1
 * encrypt=never|when-possible|always    encrypt-name-id=…  encrypt-attributes=…
 * encryption-algorithm=aes256-gcm|aes128-gcm|aes256-cbc|…
 * not-before=0s                         session-length=8h|none
 * audiences=URI URI                     issuer=URI
 * name-qualifier=TEXT|none              sp-name-qualifier=TEXT|none
 * requested-context=obey|ignore         only-for=CEL
 * persistent-source=stored|directory:ATTRIBUTE|computed:ATTRIBUTE|computed-base32:ATTRIBUTE
 * pairwise-source=stored|computed:ATTRIBUTE
 * subject-identifier=metadata|none|pairwise-id|subject-id|any
 * further-acs=URL URL                   http-acs=true|false
 * preset=NAME parameter=value …
 * own-session=12h                       end-session-url=URL
 * tags=A,B                              sensitivity=1|2|3|4|LABEL
 * data=in-house|hosted|private-cloud|public-cloud
 * obligation.NAME=ATTRIBUTE[;value=VALUE]
 * publish=true|false                    confirm-address=true|false
 * logout=metadata|none|ADDRESS|redirect:ADDRESS post:ADDRESS soap:ADDRESS
 * attribute.NAME=SOURCE[;format=uri|basic|unspecified|URI][;friendly=NAME]
 *   SOURCE: directory:mail (or just mail) | groups | groups:PREFIX | constant:TEXT | cel:EXPRESSION
 *           | source.address | source.zone | source.ranges | source.ranges-exact
 *           | device.id | device.platform | device.ownership | device.binding | device.compliance
 *           | device.status | device.status-age
 * </pre>
 *
 * <p>An empty value takes the setting away. In an attribute's or obligation's value a semicolon is
 * written twice. What {@link #print} puts out, {@link #change} reads back to equal options.
 */
public final class ServiceOptionNames {
  private static final List<String> OWN =
      List.of(
          "sign",
          "name-id-format",
          "name-id-source",
          "skew",
          "assertion-lifetime",
          "accept-unsigned",
          "sha1",
          "relay-state",
          "signing-key",
          "tags",
          "sensitivity",
          "data",
          "publish",
          "confirm-address",
          "logout");

  private static final String ATTRIBUTE = "attribute.";

  static final List<String> NAMES =
      Stream.of(OWN, IssuingOptions.NAMES, PlaceOptions.NAMES, NamingOptions.NAMES)
          .flatMap(List::stream)
          .toList();

  private ServiceOptionNames() {}

  /**
   * The options' names; beside them there are {@code attribute.NAME} and {@code obligation.NAME}.
   */
  public static List<String> names() {
    return NAMES;
  }

  /** Whether there is an option of this name. */
  public static boolean isOption(String name) {
    return NAMES.contains(name)
        || name.startsWith(ATTRIBUTE)
        || name.startsWith(PolicyOptions.OBLIGATION);
  }

  /**
   * A text fit to stand in the value of an option: of an attribute or an obligation a semicolon is
   * written twice.
   */
  public static String written(String name, String text) {
    return name.startsWith(ATTRIBUTE) || name.startsWith(PolicyOptions.OBLIGATION)
        ? AttributeText.escape(text)
        : text;
  }

  /**
   * Applies texts to options, all or nothing.
   *
   * @param celFault says what is wrong with a CEL expression, empty if nothing is
   */
  public static OptionOutcome change(
      ServiceOptions from, List<String> texts, Function<String, Optional<String>> celFault) {
    return change(from, texts, celFault, Map.of());
  }

  /**
   * Applies texts to options, all or nothing.
   *
   * @param celFault says what is wrong with a CEL expression, empty if nothing is
   * @param labels the company's own words for levels of sensitivity, which count as their numbers
   */
  public static OptionOutcome change(
      ServiceOptions from,
      List<String> texts,
      Function<String, Optional<String>> celFault,
      Map<Integer, String> labels) {
    var faults = new ArrayList<OptionFault>();
    var draft = new OptionsDraft(from, faults, celFault, labels);
    var seen = new HashSet<String>();
    for (var text : texts) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        faults.add(new OptionFault(OptionFault.Code.NOT_AN_OPTION, text, ""));
        continue;
      }
      var name = text.substring(0, equals).strip();
      if (!seen.add(name)) {
        faults.add(new OptionFault(OptionFault.Code.GIVEN_TWICE, name, ""));
        continue;
      }
      draft.set(name, text.substring(equals + 1));
    }
    var finished = draft.finished();
    return faults.isEmpty()
        ? new OptionOutcome.Understood(finished)
        : new OptionOutcome.Wrong(faults);
  }

  /** Every setting as a line, those that aren't set left out. */
  public static List<String> print(ServiceOptions options) {
    var lines = new ArrayList<String>();
    lines.add("sign=" + sign(options));
    if (!options.nameIdFormats().isEmpty()) {
      lines.add("name-id-format=" + formats(options.nameIdFormats()));
    }
    options.nameIdSource().ifPresent(s -> lines.add("name-id-source=" + s));
    lines.addAll(NamingOptions.print(options.names()));
    lines.add("skew=" + DurationText.print(options.skew()));
    lines.add("assertion-lifetime=" + DurationText.print(options.assertionLifetime()));
    lines.add("accept-unsigned=" + options.acceptUnsigned());
    lines.add("sha1=" + (options.sha1() ? "allow" : "refuse"));
    options.defaultRelayState().ifPresent(r -> lines.add("relay-state=" + r));
    options.signingKey().ifPresent(id -> lines.add("signing-key=" + id));
    lines.addAll(IssuingOptions.print(options));
    lines.addAll(PlaceOptions.print(options.entry()));
    printForRules(options, lines);
    if (options.publish()) {
      lines.add("publish=true");
    }
    if (options.confirmAddress()) {
      lines.add("confirm-address=true");
    }
    if (!(options.logout() instanceof LogoutOption.ByMetadata)) {
      lines.add("logout=" + options.logout().text());
    }
    for (var attribute : options.attributes()) {
      lines.add("attribute." + attribute.name() + "=" + AttributeText.print(attribute));
    }
    return List.copyOf(lines);
  }

  private static void printForRules(ServiceOptions options, List<String> lines) {
    var known = options.classification();
    if (!known.tags().isEmpty()) {
      lines.add("tags=" + String.join(",", known.tags()));
    }
    known.sensitivity().ifPresent(level -> lines.add("sensitivity=" + level));
    known.data().ifPresent(data -> lines.add("data=" + data.text()));
    for (var mapped : options.obligations()) {
      lines.add(PolicyOptions.OBLIGATION + mapped.obligation() + "=" + mapped.text());
    }
  }

  private static String formats(List<String> uris) {
    return uris.stream().map(NameIdFormats::print).collect(Collectors.joining(","));
  }

  private static String sign(ServiceOptions options) {
    if (options.signAssertion() && options.signResponse()) {
      return "both";
    }
    return options.signAssertion() ? "assertion" : "response";
  }
}
