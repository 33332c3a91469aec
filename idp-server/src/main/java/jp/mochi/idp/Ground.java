package jp.mochi.idp;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import jp.mochi.cert.authority.Authorities;
import jp.mochi.device.KnownBrowsers;
import jp.mochi.idp.attribute.ServiceNames;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.AuditRetention;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.audit.SyslogForwarder;
import jp.mochi.idp.audit.SyslogSettings;
import jp.mochi.idp.certificate.CertifiedIdentifiers;
import jp.mochi.idp.certificate.SealedInSessions;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.database.DatabaseSettings;
import jp.mochi.idp.database.DatabaseUnavailable;
import jp.mochi.idp.database.Databases;
import jp.mochi.idp.database.Migrations;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.key.DatabaseSealer;
import jp.mochi.idp.key.FastSignatures;
import jp.mochi.idp.key.IdentifierKey;
import jp.mochi.idp.key.MasterKey;
import jp.mochi.idp.key.MasterKeyLoading;
import jp.mochi.idp.key.OneTimeKey;
import jp.mochi.idp.onetime.OneTimeCodes;
import jp.mochi.idp.session.SessionLimits;
import jp.mochi.idp.session.Sweeper;
import jp.mochi.idp.signal.Tell;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LdapDirectory;
import jp.mochi.metadata.ServiceProviders;

/**
 * The ground floor: what every feature stands on, opened in this order and closed in the other.
 *
 * @param clock in the zone in which people are told times
 * @param master unwraps every other key
 * @param database where all that must last is
 * @param tell has owners and scripts told of acts
 */
record Ground(
    Configuration configuration,
    Clock clock,
    MasterKey master,
    OpenDatabase database,
    Directory directory,
    DatabaseSealer sealer,
    AuditLog audit,
    FloodCounter refusals,
    SessionLimits limits,
    KnownBrowsers browsers,
    ServiceProviders services,
    ServiceNames names,
    OneTimeCodes codes,
    Tell tell,
    PrometheusMeterRegistry registry,
    Numbers numbers)
    implements AutoCloseable {

  /** Each module's tables, in the order in which they may refer to each other. */
  static final List<Migrations> MIGRATIONS =
      List.of(
          new Migrations(ServiceProviders.MIGRATIONS, "flyway_metadata"),
          new Migrations(KnownBrowsers.MIGRATIONS, "flyway_device"),
          new Migrations(Authorities.MIGRATIONS, "flyway_cert"),
          new Migrations("db/idp", "flyway_idp"));

  static Ground open(Configuration configuration, Map<String, String> environment, Clock time)
      throws StartFailure {
    FastSignatures.install();
    var clock = time.withZone(configuration.timeZone());
    var master = masterKey(configuration, environment);
    var database = database(configuration);
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var numbers = new Numbers(registry);
    numbers.watch(database);
    var tell = SignalInPlace.tell(configuration, clock);
    var audit = SignalInPlace.audit(configuration, tell);
    var sealer = new DatabaseSealer(database, master, clock);
    return new Ground(
        configuration,
        clock,
        master,
        database,
        new MeteredDirectory(
            LdapDirectory.open(DirectoryOf.settings(configuration.directory()), clock), registry),
        sealer,
        audit,
        new FloodCounter(database, audit, clock, numbers::refused),
        new SessionLimits(configuration.session().idle(), configuration.session().absolute()),
        new KnownBrowsers(text -> sealer.mark("known browser", text)),
        new ServiceProviders(clock),
        new ServiceNames(configuration.names(), clock),
        new OneTimeCodes(OneTimeKey.open(database, master, clock)),
        tell,
        registry,
        numbers);
  }

  /** What client certificates say of the devices that they were issued to. */
  CertifiedIdentifiers identifiers() {
    return new CertifiedIdentifiers(
        IdentifierKey.open(database, master, clock)::references,
        configuration.clientCertificate().authorities(),
        new SealedInSessions(sealer, clock));
  }

  static MasterKey masterKey(Configuration configuration, Map<String, String> environment)
      throws StartFailure {
    return switch (MasterKeyLoading.from(configuration.masterKey(), environment)) {
      case MasterKeyLoading.Loaded(var key) -> key;
      case MasterKeyLoading.Refused refused ->
          throw new StartFailure(
              refused.sentence(Locale.ENGLISH), refused.sentence(Locale.JAPANESE), null);
    };
  }

  static OpenDatabase database(Configuration configuration) throws StartFailure {
    var config = configuration.database();
    var settings =
        new DatabaseSettings(config.url(), config.username(), config.password().reveal());
    try {
      return Databases.open(settings, MIGRATIONS);
    } catch (DatabaseUnavailable unavailable) {
      throw DatabaseTrouble.failure(config, unavailable);
    }
  }

  /** What keeps tables from growing and keys from ageing. */
  void keepHouse(Housekeeping house) {
    var minute = Duration.ofMinutes(1);
    house.every(minute, "counting refusals", refusals);
    house.every(minute, "sweeping sessions", new Sweeper(database, clock, limits));
    house.every(
        Duration.ofHours(1),
        "deleting old audit records",
        new AuditRetention(
            database,
            clock,
            configuration.audit().keep(),
            configuration.audit().forward().isPresent()));
    house.every(Duration.ofHours(4), "rotating sealing keys", sealer::prepareAndClean);
    house.every(Duration.ofHours(1), "forgetting old browsers", this::forgetOldBrowsers);
    forwarder()
        .ifPresent(
            forwarder -> {
              numbers.watch(forwarder);
              house.every(Duration.ofSeconds(1), "forwarding audit records", forwarder);
            });
  }

  private void forgetOldBrowsers() {
    var now = clock.instant();
    var old = database.read(handle -> browsers.expired(handle, now, 500));
    if (!old.isEmpty()) {
      database.<Integer>write(handle -> browsers.expire(handle, old, now));
    }
  }

  private Optional<SyslogForwarder> forwarder() {
    var own = String.valueOf(configuration.baseUrl().getHost());
    return configuration
        .audit()
        .forward()
        .map(f -> new SyslogSettings(f.host(), f.port(), f.trust(), own))
        .map(settings -> new SyslogForwarder(database, settings, clock));
  }

  @Override
  public void close() {
    refusals.close();
    directory.close();
    database.close();
  }
}
