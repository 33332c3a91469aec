package jp.mochi.idp.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import jp.mochi.idp.database.Database;

/**
 * Seals with AES-256-GCM under the day's key.
 *
 * <p>A token is the Base64 of: a byte for its form, the day that names the key (four bytes), a
 * random nonce (twelve), and what is sealed with its tag. The first five bytes are associated data.
 * Inside stand purpose, browser and expiry, then the content. A random nonce is good for 2^32
 * tokens under one key (NIST SP 800-38D §8.3): some fifty thousand a second for a whole day.
 */
public final class DatabaseSealer implements Sealer {
  private static final int LONGEST_TOKEN = 1 << 18;
  private static final byte FORM = 1;
  private static final int HEADER = 1 + Integer.BYTES;
  private static final int NONCE = 12;
  private static final int TAG = 16;
  private static final String PSEUDONYM = "pseudonym";
  private static final String MARK = "mark";

  private final Clock clock;
  private final SealingKeys keys;
  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec pseudonymKey;
  private final SecretKeySpec markKey;

  /** Opens or makes the keys it needs in the database. */
  public DatabaseSealer(Database database, MasterKey master, Clock clock) {
    this.clock = clock;
    this.keys = new SealingKeys(database, master, clock);
    var wrapped = new WrappedKeys(master, clock);
    this.pseudonymKey = lasting(database, wrapped, PSEUDONYM);
    this.markKey = lasting(database, wrapped, MARK);
    keys.prepare();
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
    return sealed(keys.current(), inside.getBytes(StandardCharsets.UTF_8));
  }

  private String sealed(SealingKeys.Daily key, byte[] inside) {
    var nonce = new byte[NONCE];
    random.nextBytes(nonce);
    var token = new byte[HEADER + NONCE + inside.length + TAG];
    ByteBuffer.wrap(token).put(FORM).putInt(key.day()).put(nonce);
    try {
      cipher(Cipher.ENCRYPT_MODE, key.key(), token)
          .doFinal(inside, 0, inside.length, token, HEADER + NONCE);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException("A token can't be sealed", everyJdkHasIt);
    }
  }

  /** For what begins with header and nonce. */
  private static Cipher cipher(int mode, SecretKey key, byte[] token)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG * 8, token, HEADER, NONCE));
    cipher.updateAAD(token, 0, HEADER);
    return cipher;
  }

  @Override
  public Opened open(String purpose, String browser, String token) {
    return unsealed(token)
        .map(inside -> judge(purpose, browser, inside.split("\n", 4)))
        .orElseGet(Opened.Refused::new);
  }

  /** Nothing, unless we have sealed it: whatever a stranger sends ends here. */
  private Optional<String> unsealed(String text) {
    if (text.length() > LONGEST_TOKEN) {
      return Optional.empty();
    }
    try {
      var token = Base64.getUrlDecoder().decode(text);
      if (token.length < HEADER + NONCE + TAG || token[0] != FORM) {
        return Optional.empty();
      }
      var key = keys.of(ByteBuffer.wrap(token).getInt(1));
      if (key.isEmpty()) {
        return Optional.empty();
      }
      var inside =
          cipher(Cipher.DECRYPT_MODE, key.get(), token)
              .doFinal(token, HEADER + NONCE, token.length - HEADER - NONCE);
      return Optional.of(new String(inside, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | GeneralSecurityException forged) {
      return Optional.empty();
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
    return "?" + halfOfMac(pseudonymKey, typed);
  }

  @Override
  public String mark(String purpose, String text) {
    if (purpose.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("no purpose has a line break");
    }
    return halfOfMac(markKey, purpose + "\n" + text);
  }

  /** 128 bits of HMAC-SHA-256. */
  private static String halfOfMac(SecretKeySpec key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      var half = Arrays.copyOf(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), 16);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(half);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** A key that is made once and stays. */
  private static SecretKeySpec lasting(Database database, WrappedKeys keys, String purpose) {
    var fresh = new WrappedKeys.Material(Gcm.random(Gcm.KEY_BYTES));
    var candidate = keys.wrap(purpose + "-1", purpose, "current", fresh, null);
    var current =
        database.write(
            handle -> {
              keys.offer(handle, candidate);
              return keys.ofPurpose(handle, purpose).getFirst();
            });
    return new SecretKeySpec(keys.unwrap(current).export(), "HmacSHA256");
  }
}
