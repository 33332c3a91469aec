package jp.mochi.idp.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import jp.mochi.idp.text.Sha256;

/**
 * How commands on this machine reach the running server: by the port and the token that it leaves
 * in its data directory. Whoever may read that directory may read the database's keys, too, so the
 * token gives every right. It is new at each start, and only its SHA-256 stays in memory.
 */
public final class ManagementAccess implements AutoCloseable {
  /** The token's file, mode 0600. */
  public static final String TOKEN_FILE = "management.token";

  /** The file that names the management listener, {@code 127.0.0.1:8445}. */
  public static final String PORT_FILE = "management.port";

  private final Path data;
  private final String token;
  private final byte[] hash;

  private ManagementAccess(Path data, String token) {
    this.data = data;
    this.token = token;
    this.hash = hash(token);
  }

  /** Makes a token; commands find it once {@link #leave} has told them where to. */
  public static ManagementAccess fresh(Path data) {
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return new ManagementAccess(
        data, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Writes both files, each whole or not at all; the token last. */
  public void leave(String host, int port) throws IOException {
    Files.createDirectories(data);
    write(PORT_FILE, (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "\n");
    write(TOKEN_FILE, token + "\n");
  }

  private void write(String name, String text) throws IOException {
    var fresh = data.resolve(name + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text);
    Files.move(
        fresh,
        data.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Whether this is the token, in a time that tells nothing. */
  public boolean opens(String presented) {
    return MessageDigest.isEqual(hash, hash(presented));
  }

  /** Takes the files away, unless another start has put its own there. */
  @Override
  public void close() {
    try {
      var file = data.resolve(TOKEN_FILE);
      if (Files.isRegularFile(file) && Files.readString(file).strip().equals(token)) {
        Files.deleteIfExists(file);
        Files.deleteIfExists(data.resolve(PORT_FILE));
      }
    } catch (IOException stays) {
      org.slf4j.LoggerFactory.getLogger(ManagementAccess.class)
          .warn("The management token's file can't be removed; it opens nothing any more", stays);
    }
  }

  private static byte[] hash(String secret) {
    return Sha256.of(secret);
  }
}
