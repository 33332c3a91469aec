package jp.mochi.idp.saml.sso;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.http.Document;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;
import jp.mochi.idp.key.DecryptionKey;
import jp.mochi.idp.key.KeyUse;
import jp.mochi.idp.key.PublishedKey;
import jp.mochi.idp.key.SigningKey;
import jp.mochi.idp.key.SigningKeys;
import jp.mochi.idp.saml.codec.ResponseWriter;
import jp.mochi.metadata.IdpDescription;
import jp.mochi.metadata.IdpDescription.Endpoint;
import jp.mochi.metadata.IdpDescription.Kind;
import jp.mochi.metadata.IdpMetadata;
import jp.mochi.metadata.ServiceProvider;
import jp.mochi.metadata.SignatureOptions;

/**
 * What services know of us: our metadata, our certificates, and the key behind them. Which keys are
 * published is read again when it was read a second ago, so that all nodes roll over together.
 *
 * <p>While that fails, those read last are used on: a key that was rolled over stays published, so
 * that services go on taking its signatures. They are used for {@link #LONGEST} and no longer: an
 * operator may have taken a key out of use because it leaked, and believes that nobody signs with
 * it any more; and a database comes back in less. Our metadata is served for as long as it takes,
 * since nothing is signed by serving it.
 *
 * <p>Opening keys may hang in the token with the master key while the database answers. So which
 * keys are listed is read by itself: a key that was opened signs for as long as it is listed, and
 * within a second not any more; one that is listed and can't be opened yet waits its turn.
 */
public final class OurSide implements ResponseWriters {
  /** How old keys may be that still sign; see above. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  private final Names names;
  private final Database database;
  private final SigningKeys keys;

  private final Refreshed<State> fresh;
  private final Refreshed<List<PublishedKey>> listed;

  /** What we are called and where we are found. */
  public record Names(
      String entityId, URI baseUrl, String displayNameJa, String displayNameEn, String scope) {
    /** Where requests come in (SAML Profiles 2.0 §4.1). */
    public String ssoAddress() {
      return baseUrl + "/saml/sso";
    }

    /** Where logout messages come in by way of a browser (SAML Profiles 2.0 §4.4). */
    public String logoutAddress() {
      return baseUrl + "/saml/slo";
    }

    /** Where they come in by SOAP. */
    public String logoutSoapAddress() {
      return baseUrl + "/saml/slo/soap";
    }
  }

  /**
   * @param signing the published keys that sign, the current one first
   * @param writers those of each of them, by its id
   */
  private record State(
      List<PublishedKey> published,
      List<PublishedKey> signing,
      Map<String, KeyWriters> writers,
      List<DecryptionKey> decryption,
      String metadataText,
      Document metadata,
      Document certificates) {
    /** Those of the keys listed now that were opened, in the order of the list. */
    List<PublishedKey> signingOf(List<PublishedKey> listed) {
      return listed.stream().filter(key -> writers.containsKey(key.id())).toList();
    }

    ResponseWriter writer(String id, SignatureOptions form) {
      return Objects.requireNonNull(writers.get(id)).of(form);
    }
  }

  public OurSide(Names names, Database database, SigningKeys keys) {
    this(names, database, keys, System::nanoTime);
  }

  OurSide(Names names, Database database, SigningKeys keys, LongSupplier nanos) {
    this.names = names;
    this.database = database;
    this.keys = keys;
    keys.currentOrMade(database);
    var first = state(keys.ring(database));
    this.fresh = new Refreshed<>("signing keys", first, this::read, nanos);
    this.listed =
        new Refreshed<>(
            "listed keys", first.published(), last -> database.read(keys::published), nanos);
  }

  /**
   * The key that the service's entry names, otherwise the current one of its algorithm.
   *
   * @throws IllegalStateException the keys could not be read for too long to sign with them
   */
  @Override
  public ResponseWriter of(ServiceProvider service) {
    var state = now(service);
    var signing = state.signingOf(listed(service));
    if (listed.age().compareTo(LONGEST) > 0) {
      throw new IllegalStateException(
          "The signing keys have changed, or can't be looked at, for %s; nothing is signed with those read last."
              .formatted(listed.age()));
    }
    var key = signingFor(service, signing);
    return state.writer(key.id(), service.options().signature());
  }

  /** A service may be set to a kind of key that was made less than a second ago. */
  private State now(ServiceProvider service) {
    var state = now();
    var use = use(service);
    if (state.signing().stream().noneMatch(key -> key.use() == use)) {
      return fresh.anew();
    }
    return state;
  }

  private List<PublishedKey> listed(ServiceProvider service) {
    var all = listed.now();
    return all.stream().anyMatch(key -> key.use() == use(service)) ? all : listed.anew();
  }

  private static KeyUse use(ServiceProvider service) {
    return service.options().signature().algorithm().ec() ? KeyUse.EC : KeyUse.RSA;
  }

  /** Those that open what services encrypt to us. */
  public List<DecryptionKey> decryptionKeys() {
    return now().decryption();
  }

  /** The keys as this service needs them: the one that signs for it first. */
  public List<PublishedKey> published(ServiceProvider service) {
    var signing = now(service).signing();
    var own = signingFor(service, signing);
    return Stream.concat(
            Stream.of(own),
            signing.stream().filter(key -> !key.equals(own) && key.use() == own.use()))
        .toList();
  }

  /**
   * A key that an entry names is never removed; should it be gone all the same, so is its name. A
   * key of another kind than the entry's algorithm is never taken in its place.
   */
  private static PublishedKey signingFor(ServiceProvider service, List<PublishedKey> signing) {
    var use = use(service);
    var named = service.options().signingKey();
    var fitting = signing.stream().filter(key -> key.use() == use).toList();
    return fitting.stream()
        .filter(key -> named.isEmpty() || named.get().equals(key.id()))
        .findFirst()
        .or(() -> fitting.stream().findFirst())
        .orElseThrow(() -> new IllegalStateException("no key of ours signs by " + use.word()));
  }

  /** The keys that services may see signatures of: the current one first. */
  public List<PublishedKey> published() {
    return now().signing();
  }

  /** Our metadata, as services fetch it now. */
  public String metadata() {
    return now().metadataText();
  }

  /** What we are called and where we are found. */
  public Names names() {
    return names;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(Listener.MAIN, "/saml/metadata", ctx -> now().metadata().serve(ctx)),
        Route.get(Listener.MAIN, "/saml/certificate.pem", ctx -> now().certificates().serve(ctx)));
  }

  private State now() {
    return fresh.now();
  }

  /** What is made of the keys is made anew only when they differ. */
  private State read(State last) {
    return database.read(keys::published).equals(last.published())
        ? last
        : state(keys.ring(database));
  }

  private State state(SigningKeys.Ring ring) {
    var current = ring.keys().getFirst();
    var signing = ring.published().stream().filter(key -> key.use().signs()).toList();
    var description =
        new IdpDescription(
            names.entityId(),
            names.displayNameJa(),
            names.displayNameEn(),
            List.of(
                new Endpoint(Kind.SINGLE_SIGN_ON, Endpoint.HTTP_REDIRECT, names.ssoAddress()),
                new Endpoint(Kind.SINGLE_SIGN_ON, Endpoint.HTTP_POST, names.ssoAddress()),
                new Endpoint(Kind.SINGLE_LOGOUT, Endpoint.HTTP_REDIRECT, names.logoutAddress()),
                new Endpoint(Kind.SINGLE_LOGOUT, Endpoint.HTTP_POST, names.logoutAddress()),
                new Endpoint(Kind.SINGLE_LOGOUT, Endpoint.SOAP, names.logoutSoapAddress())),
            signing.stream().map(PublishedKey::certificate).toList(),
            ring.published().stream()
                .filter(key -> !key.use().signs() && key.named())
                .map(PublishedKey::certificate)
                .toList(),
            List.of(
                NameIdChoice.EMAIL,
                NameIdChoice.PERSISTENT,
                NameIdChoice.TRANSIENT,
                NameIdChoice.UNSPECIFIED),
            names.scope(),
            false);
    var metadata =
        new String(
            IdpMetadata.write(description, current.privateKey(), current.certificate()),
            StandardCharsets.UTF_8);
    return new State(
        ring.published(),
        signing,
        ring.keys().stream().collect(Collectors.toUnmodifiableMap(SigningKey::id, KeyWriters::new)),
        ring.decryption(),
        metadata,
        new Document(
            "application/samlmetadata+xml", "inline; filename=\"mochi-metadata.xml\"", metadata),
        new Document(
            "application/x-pem-file",
            "attachment; filename=\"mochi-signing.pem\"",
            CertificateList.of(signing)));
  }
}
