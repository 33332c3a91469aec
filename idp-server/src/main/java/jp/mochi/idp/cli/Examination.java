package jp.mochi.idp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import jp.mochi.device.key.DeviceKeys;
import jp.mochi.idp.DatabaseTrouble;
import jp.mochi.idp.DirectoryOf;
import jp.mochi.idp.Offline;
import jp.mochi.idp.StartFailure;
import jp.mochi.idp.attribute.Expressions;
import jp.mochi.idp.config.Catalogue;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.config.PolicyFile;
import jp.mochi.idp.config.PolicyScope;
import jp.mochi.idp.database.DatabaseUnavailable;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.key.MasterKey;
import jp.mochi.idp.key.PublishedKey;
import jp.mochi.idp.key.SigningKeys;
import jp.mochi.idp.key.WrongMasterKey;
import jp.mochi.idp.lifecycle.ServerLock;
import jp.mochi.ldap.DirectoryProbe;
import jp.mochi.ldap.LdapDirectory;
import jp.mochi.ldap.LookUp;
import jp.mochi.metadata.EndingEncryption;
import jp.mochi.metadata.ServiceProviders;
import org.jdbi.v3.core.JdbiException;

/** The checks of {@code doctor}, from the ground up; nothing is changed by any of them. */
final class Examination {
  private final Terminal terminal;
  private final Configuration configuration;
  private final Findings findings;
  private final Optional<Path> ca;
  private final ClockExamination clocks;

  /**
   * @param ca whose certificates count at the base URL; empty: the system's
   */
  Examination(
      Terminal terminal, Configuration configuration, Findings findings, Optional<Path> ca) {
    this.terminal = terminal;
    this.configuration = configuration;
    this.findings = findings;
    this.ca = ca;
    this.clocks = new ClockExamination(terminal.clock(), findings);
  }

  void all(Optional<String> person) {
    policy();
    catalogue();
    database(masterKey());
    directory();
    new LockoutExamination(configuration.directory(), findings).all();
    person.ifPresent(this::find);
    new TlsExamination(configuration, terminal.clock(), findings).all();
    new RevocationExamination(configuration.clientCertificate(), findings).all();
    new MailExamination(configuration, findings).all();
    new StatusSourceExamination(terminal, configuration, findings).all();
    new CollectionExamination(terminal, configuration, findings).all();
    var reach = new ReachExamination(terminal, configuration, findings, ca);
    if (running()) {
      reach.ofTheRunningServer(clocks);
    } else {
      reach.portsAreFree();
    }
    clocks.end();
  }

  private void policy() {
    switch (PolicyFile.read(configuration.policy(), PolicyScope.of(configuration))) {
      case PolicyFile.Outcome.Read read ->
          findings.good("policy", "policy", configuration.policy());
      case PolicyFile.Outcome.Faulty(var faults) ->
          faults.forEach(
              fault ->
                  findings.told(
                      "policy",
                      fault.file() + ":" + fault.line() + ": " + fault.problem(terminal.locale()),
                      fault.suggestion(terminal.locale())));
    }
  }

  /** The company's own presets, where it has any. */
  private void catalogue() {
    var folder = configuration.catalogue();
    if (!Files.isDirectory(folder)) {
      return;
    }
    var listing = new Catalogue(folder, cel -> new Expressions().fault(cel)).all();
    for (var fault : listing.faults()) {
      findings.told(
          "catalogue",
          fault.file() + ":" + fault.line() + ": " + fault.problem(terminal.locale()),
          fault.suggestion(terminal.locale()));
    }
    if (listing.faults().isEmpty()) {
      findings.good("catalogue", "catalogue", folder);
    }
  }

  private Optional<MasterKey> masterKey() {
    try {
      var key = Offline.masterKey(configuration, terminal.environment());
      findings.good("master-key", "masterKey");
      return Optional.of(key);
    } catch (StartFailure failure) {
      findings.told("master-key", failure.sentence(terminal.locale()), "");
      return Optional.empty();
    }
  }

  private void database(Optional<MasterKey> master) {
    var url = configuration.database().url();
    var file = Path.of(url.replaceFirst("^jdbc:sqlite:", "").replaceFirst("\\?.*", ""));
    if (url.startsWith("jdbc:sqlite:") && !Files.exists(file)) {
      findings.open("database", "database.new", file);
      return;
    }
    try (var database = Offline.databaseAsItIs(configuration)) {
      settings(database);
      master.ifPresent(key -> keys(database, key));
      services(database);
      deviceKeys(database);
      new StatusSourceExamination(terminal, configuration, findings).gone(database);
      clock(database);
    } catch (DatabaseUnavailable unavailable) {
      var config = configuration.database();
      findings.told(
          "database", DatabaseTrouble.sentence(config, unavailable, terminal.locale()), "");
    }
  }

  /** PostgreSQL with fsync or synchronous_commit off isn't opened at all. */
  private void settings(OpenDatabase database) {
    if (database.engine().equals("SQLite")) {
      var journal = text(database, "PRAGMA journal_mode");
      var good = journal.equalsIgnoreCase("wal");
      if (good) {
        findings.good("database", "database.sqlite", configuration.database().url());
      } else {
        findings.bad("database", "database.journal", journal);
      }
    } else {
      findings.good(
          "database",
          "database.postgres",
          configuration.database().url().replaceFirst("\\?.*", ""),
          text(database, "SHOW fsync"),
          text(database, "SHOW synchronous_commit"));
    }
  }

  private static String text(OpenDatabase database, String sql) {
    return database.read(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }

  private void keys(OpenDatabase database, MasterKey master) {
    var host = String.valueOf(configuration.baseUrl().getHost());
    var keys = new SigningKeys(master, terminal.clock(), host);
    try {
      var published = keys.ring(database).published();
      if (published.isEmpty()) {
        findings.open("keys", "keys.none");
        return;
      }
      findings.good("keys", "keys", published.stream().filter(key -> key.use().signs()).count());
      expiry(published.getFirst());
    } catch (WrongMasterKey wrong) {
      findings.bad("keys", "keys.wrong");
    } catch (JdbiException noTables) {
      findings.open("keys", "keys.none");
    }
  }

  /** What we encrypt to a certificate that ends still opens; the service's next key doesn't. */
  private void services(OpenDatabase database) {
    try {
      var services = database.read(new ServiceProviders(terminal.clock())::list);
      for (var ending : EndingEncryption.of(services, terminal.clock().instant())) {
        findings.bad("services", "services.encryption", ending.service(), ending.end());
      }
    } catch (JdbiException noTables) {
      findings.open("services", "services.none");
    }
  }

  /** Browsers find a key by the host that it was made for, and by no other. */
  private void deviceKeys(OpenDatabase database) {
    var host = String.valueOf(configuration.baseUrl().getHost()).toLowerCase(Locale.ROOT);
    try {
      long orphans = database.read(handle -> new DeviceKeys().orphans(handle, host));
      if (orphans > 0) {
        findings.weak("device-keys", "keys.host", orphans, host);
      } else if (configuration.deviceKeys().enabled()) {
        findings.good("device-keys", "keys.host.same", host);
      }
    } catch (JdbiException noTables) {
      // of an earlier release, or of none: then there are no keys yet
    }
  }

  private void expiry(PublishedKey signing) {
    var now = terminal.clock().instant();
    if (signing.expired(now)) {
      findings.bad("keys", "keys.expired", signing.end());
    } else if (signing.expiresSoon(now)) {
      findings.bad("keys", "keys.soon", signing.end(), signing.days(now));
    }
  }

  private void clock(OpenDatabase database) {
    if (database.engine().equals("SQLite")) {
      return; // it has ours
    }
    var sql = "SELECT cast(floor(extract(epoch FROM clock_timestamp()) * 1000) AS text)";
    var theirs = Instant.ofEpochMilli(Long.parseLong(text(database, sql)));
    clocks.compare(configuration.database().url().replaceFirst("\\?.*", ""), theirs);
  }

  private void directory() {
    for (var report : DirectoryProbe.of(DirectoryOf.settings(configuration.directory()))) {
      switch (report) {
        case DirectoryProbe.Report.Works(var server, var time) -> {
          findings.good("directory", "directory", server);
          time.ifPresent(theirs -> clocks.compare(server, theirs));
        }
        case DirectoryProbe.Report.Fails fails ->
            findings.told(
                "directory",
                fails.server() + ": " + fails.problem().in(terminal.locale()),
                fails.remedy().in(terminal.locale()));
      }
    }
  }

  private void find(String name) {
    var settings = DirectoryOf.settings(configuration.directory());
    try (var directory = LdapDirectory.open(settings, terminal.clock())) {
      switch (directory.find(name)) {
        case LookUp.Found(var person) ->
            findings.good(
                "person",
                "person.found",
                person.displayName(),
                person.dn(),
                person.groups().size());
        case LookUp.NotFound nobody -> findings.bad("person", "person.nobody", name);
        case LookUp.Ambiguous several -> findings.bad("person", "person.several", name);
        case LookUp.Unavailable(var cause) ->
            findings.bad("person", "person.unavailable", name, cause.getMessage());
      }
    }
  }

  private boolean running() {
    var data = configuration.data();
    if (Files.exists(data) && !(Files.isDirectory(data) && Files.isWritable(data))) {
      findings.bad("data", "data.unwritable", data, "");
    }
    try {
      return ServerLock.isHeld(data);
    } catch (IOException closed) {
      findings.bad("data", "data.unwritable", data, closed.getMessage());
      return false;
    }
  }
}
