package jp.mochi.idp.key;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts a backup as a stream, so that it need not fit into memory.
 *
 * <p>The header is a magic number with a version, and a key of this file's own, wrapped by the
 * master key. The content follows in chunks of 64 KiB, each sealed by AES-256-GCM under its number
 * and whether it is the last: a chunk that is altered, moved, repeated or missing at the end
 * doesn't open, and nothing of a chunk is handed out before it has been verified.
 */
public final class BackupFile {
  static final int CHUNK = 65_536;
  private static final byte[] MAGIC = {'M', 'O', 'C', 'H', 'I', 'B', 'K', 2};
  private static final String PURPOSE = "backup";
  static final int HEADER = 8 + MasterKey.OVERHEAD + Gcm.KEY_BYTES;

  private final MasterKey master;

  public BackupFile(MasterKey master) {
    this.master = master;
  }

  /** What is written to the result goes encrypted to {@code out}; closing writes the end. */
  public OutputStream encrypt(OutputStream out) throws IOException {
    var key = Gcm.random(Gcm.KEY_BYTES);
    var header = ByteBuffer.allocate(HEADER).put(MAGIC).put(master.wrap("", PURPOSE, key)).array();
    out.write(header);
    return new BackupOutput(out, new Chunks(new SecretKeySpec(key, "AES"), header));
  }

  /**
   * Reads back what {@link #encrypt} wrote.
   *
   * @throws BackupDamaged when it isn't a backup, or one of another master key; reading from the
   *     result throws it where the content was cut off or altered
   */
  public InputStream decrypt(InputStream in) throws IOException {
    var header = new byte[HEADER];
    try {
      new DataInputStream(in).readFully(header);
    } catch (EOFException tooShort) {
      throw new BackupDamaged("This isn't a backup of Mochi: it is too short.");
    }
    if (!Arrays.equals(Arrays.copyOf(header, MAGIC.length), MAGIC)) {
      throw new BackupDamaged("This isn't a backup of Mochi, or of another version.");
    }
    return new BackupInput(in, new Chunks(key(header), header));
  }

  private SecretKey key(byte[] header) throws BackupDamaged {
    try {
      var wrapped = Arrays.copyOfRange(header, MAGIC.length, HEADER);
      return new SecretKeySpec(master.unwrap("", PURPOSE, wrapped), "AES");
    } catch (WrongMasterKey another) {
      throw new BackupDamaged(
          "The backup was made under another master key: bring that key. Or its beginning was"
              + " altered: use another copy.");
    }
  }

  /** Seals and opens chunks in their order. */
  static final class Chunks {
    private final SecretKey key;
    private final byte[] header;
    private long number;

    Chunks(SecretKey key, byte[] header) {
      this.key = key;
      this.header = header.clone();
    }

    byte[] seal(byte[] plain, int length, boolean last) {
      try {
        return cipher(Cipher.ENCRYPT_MODE, last).doFinal(plain, 0, length);
      } catch (GeneralSecurityException everyJdkHasIt) {
        throw new IllegalStateException(everyJdkHasIt);
      }
    }

    byte[] open(byte[] sealed, int length, boolean last) throws BackupDamaged {
      try {
        return cipher(Cipher.DECRYPT_MODE, last).doFinal(sealed, 0, length);
      } catch (GeneralSecurityException altered) {
        throw new BackupDamaged("The backup is cut off or was altered; use another copy.");
      }
    }

    private Cipher cipher(int mode, boolean last) throws GeneralSecurityException {
      var nonce = ByteBuffer.allocate(Gcm.NONCE).putLong(number++).putInt(last ? 1 : 0);
      var cipher = Cipher.getInstance(Gcm.TRANSFORMATION);
      cipher.init(mode, key, new GCMParameterSpec(8 * Gcm.TAG, nonce.array()));
      cipher.updateAAD(header);
      cipher.updateAAD("chunk".getBytes(StandardCharsets.US_ASCII));
      return cipher;
    }
  }
}
