package jp.mochi.idp.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import jp.mochi.idp.database.Database;
import net.shibboleth.utilities.java.support.component.ComponentInitializationException;
import net.shibboleth.utilities.java.support.security.DataSealer;
import net.shibboleth.utilities.java.support.security.DataSealerException;
import org.apache.commons.codec.binary.Base64;

/**
 * Seals with java-support's {@code DataSealer} under the day's key.
 *
 * <p>Inside stand purpose, browser and expiry, then the content. The expiry is ours: the sealer
 * itself reads the machine's clock, and it doesn't give back what has expired, which tells where to
 * start again. All of it goes in as Base64: the sealer cuts at 60,000 characters and fails where
 * those take more than 65,535 bytes, as Japanese text does.
 */
public final class DatabaseSealer implements Sealer {
  private static final int LONGEST_TOKEN = 65_536;
  private static final Instant NO_END = Instant.ofEpochMilli(Long.MAX_VALUE);
  private static final String PSEUDONYM = "pseudonym";

  private final Clock clock;
  private final SealingKeys keys;
  private final DataSealer sealer;
  private final SecretKeySpec pseudonymKey;

  /** Opens or makes the keys it needs in the database. */
  public DatabaseSealer(Database database, MasterKey master, Clock clock) {
    this.clock = clock;
    this.keys = new SealingKeys(database, master, clock);
    this.sealer = dataSealer(keys);
    this.pseudonymKey = pseudonymKey(database, new WrappedKeys(master, clock));
  }

  /** To be called a few times a day: makes tomorrow's key, drops keys nothing needs any more. */
  public void prepareAndClean() {
    keys.prepareAndClean();
  }

  @Override
  public String seal(String purpose, String browser, String content, Instant expires) {
    if (purpose.indexOf('\n') >= 0 || browser.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("neither a purpose nor a browser has a line break");
    }
    if (expires.isAfter(clock.instant().plus(SealingKeys.KEPT))) {
      throw new IllegalArgumentException("no token outlives its key: at most " + SealingKeys.KEPT);
    }
    var inside = purpose + "\n" + browser + "\n" + expires.toEpochMilli() + "\n" + content;
    try {
      var ascii = Base64.encodeBase64URLSafeString(inside.getBytes(StandardCharsets.UTF_8));
      return sealer.wrap(ascii, NO_END);
    } catch (DataSealerException noKey) {
      throw new IllegalStateException("A token can't be sealed", noKey);
    }
  }

  @Override
  public Opened open(String purpose, String browser, String token) {
    if (token.isEmpty() || token.length() > LONGEST_TOKEN) {
      return new Opened.Refused();
    }
    try {
      var inside = new String(Base64.decodeBase64(sealer.unwrap(token)), StandardCharsets.UTF_8);
      return judge(purpose, browser, inside.split("\n", 4));
    } catch (DataSealerException forged) {
      return new Opened.Refused();
    }
  }

  private Opened judge(String purpose, String browser, String[] parts) {
    if (parts.length != 4 || !same(parts[0], purpose)) {
      return new Opened.Refused();
    }
    if (!same(parts[1], browser)) {
      return new Opened.OtherBrowser();
    }
    var expires = Instant.ofEpochMilli(Long.parseLong(parts[2]));
    return clock.instant().isBefore(expires)
        ? new Opened.Content(parts[3])
        : new Opened.Expired(parts[3]);
  }

  @Override
  public String pseudonym(String typed) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(pseudonymKey);
      var hash = mac.doFinal(typed.getBytes(StandardCharsets.UTF_8));
      var half = Arrays.copyOf(hash, 16);
      return "?" + Base64.encodeBase64URLSafeString(half);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static SecretKeySpec pseudonymKey(Database database, WrappedKeys keys) {
    var candidate = new WrappedKeys.Material(MasterKey.random(MasterKey.BYTES));
    var current =
        database.write(
            handle -> {
              keys.offer(handle, "pseudonym-1", PSEUDONYM, "current", candidate, null);
              return keys.ofPurpose(handle, PSEUDONYM).getFirst();
            });
    return new SecretKeySpec(current.material().export(), "HmacSHA256");
  }

  private static DataSealer dataSealer(SealingKeys keys) {
    try {
      var sealer = new DataSealer();
      sealer.setKeyStrategy(keys);
      var urlSafe = Base64.builder().setLineLength(0).setUrlSafe(true).get();
      sealer.setEncoder(urlSafe);
      sealer.setDecoder(urlSafe);
      sealer.initialize();
      return sealer;
    } catch (ComponentInitializationException broken) {
      throw new IllegalStateException("Tokens can't be sealed", broken);
    }
  }
}
