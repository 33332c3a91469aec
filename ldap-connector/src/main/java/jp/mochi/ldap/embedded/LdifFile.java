package jp.mochi.ldap.embedded;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Where the embedded directory keeps its entries: whole or not at all, for the owner's eyes. */
final class LdifFile {
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Path file;

  LdifFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** Writes all entries beside the file and puts the new one in its place. */
  synchronized void write(InMemoryDirectoryServer server) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var writer = new LDIFWriter(fresh.toFile())) {
      server.exportToLDIF(writer, false, true, false);
    } catch (LDAPException e) {
      throw new IOException("The directory's entries can't be written to " + fresh, e);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** RFC 4517 §3.3.13, to the millisecond: two changes within a second are two. */
  static String time(Instant instant) {
    return GENERALIZED_TIME.format(instant);
  }
}
