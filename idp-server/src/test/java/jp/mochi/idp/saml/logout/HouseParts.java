package jp.mochi.idp.saml.logout;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import jp.mochi.idp.House;
import jp.mochi.idp.audit.AuditLog;
import jp.mochi.idp.audit.FloodCounter;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.http.Visitors;
import jp.mochi.idp.key.Sealer;
import jp.mochi.idp.network.ClientAddress;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.idp.saml.sso.OurSide;
import jp.mochi.idp.saml.sso.ResponseWriters;
import jp.mochi.idp.saml.sso.Services;
import jp.mochi.idp.session.BrowserSessions;
import jp.mochi.idp.session.ConsumedRequests;
import jp.mochi.idp.session.EndOfSessions;
import jp.mochi.idp.session.ServiceSessions;
import jp.mochi.idp.session.SessionLimits;
import jp.mochi.idp.session.Sessions;
import jp.mochi.idp.session.UntoldSessions;
import jp.mochi.idp.signal.Tell;
import jp.mochi.metadata.ServiceProviders;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What logout stands on, over a house's database, with parts of the test's own. */
final class HouseParts {
  private HouseParts() {}

  static LogoutParts of(
      House house, OutsideCalls outside, NameIdCipher cipher, ResponseWriters writers) {
    var clock = house.clock();
    var database = house.database();
    var audit = new AuditLog(false);
    var config = house.configuration();
    var limits = new SessionLimits(config.session().idle(), config.session().absolute());
    return new LogoutParts(
        new OurSide.Names(House.ENTITY_ID, URI.create(House.BASE_URL), "", "", ""),
        House.BASE_URL,
        database,
        new LogoutParts.Stores(
            new EndOfSessions(audit),
            new ServiceSessions(),
            new UntoldSessions(),
            new ConsumedRequests(),
            audit),
        new FloodCounter(database, audit, clock),
        new BrowserSessions(database, new Sessions(), limits, audit, clock),
        new Services(database, new ServiceProviders(clock)),
        writers,
        outside,
        new NothingSealed(),
        cipher,
        new Visitors(new ClientAddress(List.of()), clock),
        new Tell(false, List.of(), audit, clock),
        clock);
  }

  /**
   * The same over a database that says what it is asked for.
   *
   * @param hears "read" or "write"
   */
  static LogoutParts heard(LogoutParts parts, Consumer<String> hears) {
    return new LogoutParts(
        parts.names(),
        parts.origin(),
        new HeardDatabase(parts.database(), hears),
        parts.stores(),
        parts.refusals(),
        parts.browserSessions(),
        parts.services(),
        parts.writers(),
        parts.outside(),
        parts.sealer(),
        parts.cipher(),
        parts.visitors(),
        parts.tell(),
        parts.clock());
  }

  private record HeardDatabase(Database database, Consumer<String> hears) implements Database {
    @Override
    public <T extends @Nullable Object> T read(Function<Handle, T> work) {
      hears.accept("read");
      return database.read(work);
    }

    @Override
    public <T extends @Nullable Object> T write(Function<Handle, T> work) {
      hears.accept("write");
      return database.write(work);
    }

    @Override
    public void close() {}
  }

  /** For what no browser takes part in. */
  private static final class NothingSealed implements Sealer {
    @Override
    public String seal(String purpose, String browser, String content, Instant expires) {
      return "";
    }

    @Override
    public Opened open(String purpose, String browser, String token) {
      return new Opened.Refused();
    }

    @Override
    public String pseudonym(String typed) {
      return "";
    }

    @Override
    public String mark(String purpose, String text) {
      return "";
    }
  }

  static OutsideCalls outside() throws Exception {
    return OutsideCalls.trusting(List.of(), Optional.empty(), Optional.empty());
  }
}
