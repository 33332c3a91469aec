package jp.mochi.ldap.embedded;

import com.unboundid.ldap.listener.Base64PasswordEncoderOutputFormatter;
import com.unboundid.ldap.listener.InMemoryPasswordEncoder;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ReadOnlyEntry;
import com.unboundid.ldap.sdk.ResultCode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/**
 * {@code {SSHA512}}: the digest of password and salt, then the salt. The SDK's own encoder shares
 * one digest between threads, while binds run side by side; this one takes a new one each time.
 */
final class SaltedHash extends InMemoryPasswordEncoder {
  private static final int DIGEST = 64;
  private static final int SALT = 16;

  private final SecureRandom random = new SecureRandom();

  SaltedHash() {
    super("{SSHA512}", Base64PasswordEncoderOutputFormatter.getInstance());
  }

  @Override
  protected byte[] encodePassword(
      byte[] clear, ReadOnlyEntry entry, List<Modification> modifications) {
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    return hashed(clear, salt);
  }

  @Override
  protected void ensurePreEncodedPasswordAppearsValid(
      byte[] encoded, ReadOnlyEntry entry, List<Modification> modifications) throws LDAPException {
    if (encoded.length <= DIGEST) {
      throw new LDAPException(ResultCode.PARAM_ERROR, "no salted SHA-512 hash");
    }
  }

  @Override
  protected boolean passwordMatches(byte[] clear, byte[] encoded, ReadOnlyEntry entry) {
    return MessageDigest.isEqual(
        encoded, hashed(clear, Arrays.copyOfRange(encoded, DIGEST, encoded.length)));
  }

  @Override
  protected byte[] extractClearPassword(byte[] encoded, ReadOnlyEntry entry) throws LDAPException {
    throw new LDAPException(ResultCode.NOT_SUPPORTED, "a hash can't be turned back");
  }

  @Override
  public void toString(StringBuilder buffer) {
    buffer.append("SaltedHash()");
  }

  private static byte[] hashed(byte[] clear, byte[] salt) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-512");
      digest.update(clear);
      byte[] hash = Arrays.copyOf(digest.digest(salt), DIGEST + salt.length);
      System.arraycopy(salt, 0, hash, DIGEST, salt.length);
      return hash;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-512", e);
    }
  }
}
