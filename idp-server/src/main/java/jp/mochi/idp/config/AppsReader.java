package jp.mochi.idp.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.device.app.ListAction;

/** Reads {@code apps}. */
final class AppsReader {
  private static final URI NOWHERE = URI.create("https://invalid.invalid");
  private static final int MOST_COLLECTIONS = 10;

  /** What entries say of where they came from otherwise. */
  private static final Set<String> TAKEN = Set.of("command", "file");

  private final YamlFile file;
  private final Section section;

  AppsReader(YamlFile file, Section section) {
    this.file = file;
    this.section = section;
  }

  AppsConfig read() {
    var usual = AppsConfig.USUAL;
    var action = section.orElse("action", action(), usual.action());
    var keep = section.orElse("keep", Durations.between("1d", "9999d"), usual.keep());
    var standIn = usual.lookBack().compareTo(keep) < 0 ? usual.lookBack() : keep;
    var lookBack = section.orElse("look-back", Durations.between("0s", "9999d"), standIn);
    if (lookBack.compareTo(keep) > 0) {
      section.fault("look-back", FaultCode.LOOK_BACK);
    }
    return new AppsConfig(action, lookBack, keep, collections(action, lookBack, keep));
  }

  private List<CollectionConfig> collections(ListAction action, Duration lookBack, Duration keep) {
    var names = new HashSet<String>();
    var collections = new ArrayList<CollectionConfig>();
    for (var each : section.sections("collections")) {
      var collection = collection(each, action, lookBack);
      if (!names.add(collection.name())) {
        each.fault("name", FaultCode.COLLECTION_TWICE, collection.name());
      }
      if (collection.lookBack().compareTo(keep) > 0) {
        each.fault("look-back", FaultCode.LOOK_BACK);
      }
      collections.add(collection);
    }
    if (collections.size() > MOST_COLLECTIONS) {
      section.fault("collections", FaultCode.COLLECTION_MANY, String.valueOf(MOST_COLLECTIONS));
    }
    return collections;
  }

  private CollectionConfig collection(Section each, ListAction action, Duration lookBack) {
    if (each.has("username") && each.has("token-file")) {
      each.fault("token-file", FaultCode.COLLECTION_LOGIN);
    }
    return new CollectionConfig(
        each.required("name", name(), "", "spyware"),
        each.required("url", url(), NOWHERE, "https://taxii.example/api1/collections/91a7…/"),
        login(each),
        each.optional("token-file", file.existing()),
        each.orElse("action", action(), action),
        each.orElse("look-back", Durations.between("0s", "9999d"), lookBack),
        each.orElse("min-confidence", Form.number(0, 100), 0),
        each.orElse("refresh", Durations.between("1m", "7d"), Duration.ofHours(1)));
  }

  private static Optional<CollectionConfig.Login> login(Section each) {
    var username = each.optional("username", user());
    var password = each.optional("password", Form.secret());
    if (username.isPresent() && !each.has("password")) {
      each.missing("password", "\"${MOCHI_TAXII_PASSWORD}\"");
    }
    if (password.isPresent() && !each.has("username")) {
      each.missing("username", "mochi");
    }
    return username.flatMap(
        name -> password.map(secret -> new CollectionConfig.Login(name, secret)));
  }

  /** RFC 7617 §2: a colon would end the name. */
  private static Form<String> user() {
    return text ->
        text.indexOf(':') < 0 && !text.isBlank()
            ? Form.good(text)
            : Form.bad(FaultCode.COLLECTION_USER);
  }

  private static Form<String> name() {
    return text ->
        text.matches("[a-z0-9][a-z0-9-]{0,39}") && !TAKEN.contains(text)
            ? Form.good(text)
            : Form.bad(FaultCode.COLLECTION_NAME, text);
  }

  /** The collection itself: {@code objects/} is put behind it. */
  private static Form<URI> url() {
    return text ->
        switch (Addresses.httpsOrHere().parse(text)) {
          case Form.Parsed.Good<URI>(var uri)
              when uri.getRawQuery() == null
                  && uri.getRawFragment() == null
                  && uri.getRawPath().matches(".*/collections/[^/]+/?") ->
              Form.good(uri);
          case Form.Parsed.Good<URI> other -> Form.bad(FaultCode.COLLECTION_URL, text);
          case Form.Parsed.Bad<URI> bad -> Form.bad(FaultCode.COLLECTION_URL, text);
        };
  }

  private static Form<ListAction> action() {
    return text ->
        ListAction.of(text)
            .map(Form::good)
            .orElseGet(() -> Form.bad(FaultCode.CHOICE, text, choices()));
  }

  private static String choices() {
    return Stream.of(ListAction.values()).map(ListAction::text).collect(Collectors.joining(", "));
  }
}
