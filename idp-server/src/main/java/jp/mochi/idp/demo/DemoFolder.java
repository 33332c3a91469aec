package jp.mochi.idp.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import jp.mochi.cert.LocalAuthority;
import jp.mochi.idp.StartFailure;
import jp.mochi.idp.key.MasterKey;
import jp.mochi.idp.text.Language;
import jp.mochi.ldap.embedded.EmbeddedDirectory;
import jp.mochi.ldap.embedded.SamplePerson;

/**
 * The demo's folder, held for as long as the demo runs. Keys, certificates, rules and people are
 * made once and stay; {@code mochi.yaml} is written anew at every start, since ports and the
 * directory's address may change.
 */
final class DemoFolder implements AutoCloseable {
  private static final String MINE = "rw-------";

  private final DemoPlan plan;
  private final FileChannel lock;
  private final boolean first;
  private final LocalAuthority authority;
  private final LocalAuthority.ServerFiles tls;
  private final Path phone;

  private DemoFolder(
      DemoPlan plan,
      FileChannel lock,
      boolean first,
      LocalAuthority authority,
      LocalAuthority.ServerFiles tls,
      Path phone) {
    this.plan = plan;
    this.lock = lock;
    this.first = first;
    this.authority = authority;
    this.tls = tls;
    this.phone = phone;
  }

  /**
   * Makes what is missing and takes hold of the folder.
   *
   * @throws StartFailure where another demo holds it or it can't be written
   */
  static DemoFolder open(DemoPlan plan, Clock clock, Language language) throws StartFailure {
    var words = new Words(language);
    FileChannel lock = null;
    try {
      Files.createDirectories(
          plan.folder(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      lock = held(plan.folder(), words);
      boolean first = !Files.exists(plan.folder().resolve("mochi.yaml"));
      keepOnce(plan.folder().resolve("keys/master.key"), MasterKey.generate());
      keepOnce(plan.folder().resolve("policy.yaml"), DemoYaml.POLICY);
      var authority =
          LocalAuthority.open(
              plan.folder().resolve("ca"), "Mochi demo (" + plan.host() + ")", clock);
      var tls = authority.serverCertificate(plan.names());
      var phone = DemoPhone.file(plan.folder(), authority, phoneOwner(), clock);
      return new DemoFolder(plan, lock, first, authority, tls, phone);
    } catch (IOException e) {
      release(lock);
      throw new StartFailure(words.folderFault(plan.folder(), e), e);
    } catch (StartFailure e) {
      release(lock);
      throw e;
    }
  }

  /** Whose phone the demo has a certificate for. */
  static SamplePerson phoneOwner() {
    return EmbeddedDirectory.samplePeople().getFirst();
  }

  private static FileChannel held(Path folder, Words words) throws IOException, StartFailure {
    var channel =
        FileChannel.open(
            folder.resolve("demo.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException heldHere) {
      // said below: that it is this very process that holds it makes no difference
    }
    channel.close();
    throw new StartFailure(words.folderHeld(folder));
  }

  private static void release(
      java.nio.channels.@org.jspecify.annotations.Nullable FileChannel lock) {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException gone) {
        throw new java.io.UncheckedIOException(gone);
      }
    }
  }

  private static void keepOnce(Path file, String text) throws IOException {
    if (!Files.exists(file)) {
      write(file, text);
    }
  }

  /** Writes a file whole, for its owner only. */
  static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(MINE)));
    try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      var left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Writes the configuration for a directory that runs, and says where it is. */
  Path writeConfiguration(EmbeddedDirectory directory) throws IOException {
    var file = plan.folder().resolve("mochi.yaml");
    write(file, DemoYaml.configuration(plan, authority, tls, directory));
    return file;
  }

  /** Whether there was nothing before. */
  boolean first() {
    return first;
  }

  LocalAuthority authority() {
    return authority;
  }

  LocalAuthority.ServerFiles tls() {
    return tls;
  }

  /** The file with the certificate for {@link #phoneOwner}'s phone. */
  Path phone() {
    return phone;
  }

  Path people() {
    return plan.folder().resolve("people.ldif");
  }

  /** A file or folder within. */
  Path resolve(String name) {
    return plan.folder().resolve(name);
  }

  @Override
  public void close() {
    release(lock);
  }
}
