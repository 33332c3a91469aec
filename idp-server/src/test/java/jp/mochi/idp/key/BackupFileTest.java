package jp.mochi.idp.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackupFileTest {
  private static final int SEALED = BackupFile.CHUNK + 16;
  private final MasterKey key = MasterKey.parse(MasterKey.generate()).orElseThrow();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 200_000})
  void givesBackWhatWasWritten(int size) throws IOException {
    var plain = bytes(size);
    assertArrayEquals(plain, decrypt(encrypt(plain)));
  }

  @Test
  void writesTheSameContentNeverTheSameWay() throws IOException {
    var plain = bytes(100);
    assertTrue(!Arrays.equals(encrypt(plain), encrypt(plain)));
  }

  @Test
  void refusesABackupCutOffAnywhere() throws IOException {
    var whole = encrypt(bytes(2 * BackupFile.CHUNK + 10));
    var header = BackupFile.HEADER;
    for (var end :
        new int[] {
          0,
          5,
          header,
          header + 1,
          header + SEALED - 1,
          header + SEALED,
          header + SEALED + 1,
          header + 2 * SEALED,
          whole.length - 1
        }) {
      var cut = Arrays.copyOf(whole, end);
      assertThrows(BackupDamaged.class, () -> decrypt(cut), "cut at " + end);
    }
  }

  @Test
  void refusesAFlippedBitAnywhere() throws IOException {
    var whole = encrypt(bytes(300));
    for (var i = 0; i < whole.length; i++) {
      var flipped = whole.clone();
      flipped[i] ^= 0x10;
      assertThrows(BackupDamaged.class, () -> decrypt(flipped), "byte " + i);
    }
  }

  @Test
  void refusesChunksInAnotherOrderTwiceOrAfterTheEnd() throws IOException {
    var whole = encrypt(bytes(3 * BackupFile.CHUNK));
    var header = Arrays.copyOf(whole, BackupFile.HEADER);
    var one = chunk(whole, 0);
    var two = chunk(whole, 1);
    var three = chunk(whole, 2);
    assertEquals(3 * BackupFile.CHUNK, decrypt(join(header, one, two, three)).length);
    assertThrows(BackupDamaged.class, () -> decrypt(join(header, two, one, three)));
    assertThrows(BackupDamaged.class, () -> decrypt(join(header, one, one, three)));
    assertThrows(BackupDamaged.class, () -> decrypt(join(header, one, three)));
    assertThrows(BackupDamaged.class, () -> decrypt(join(header, one, two, three, one)));
    assertThrows(BackupDamaged.class, () -> decrypt(join(header, one, two, three, header)));
  }

  @Test
  void refusesAChunkOfAnotherBackupOfTheSameKey() throws IOException {
    var whole = encrypt(bytes(10));
    var other = encrypt(bytes(10));
    var mixed = join(Arrays.copyOf(whole, BackupFile.HEADER), chunk(other, 0));
    assertThrows(BackupDamaged.class, () -> decrypt(mixed));
  }

  @Test
  void saysThatTheMasterKeyIsAnother() throws IOException {
    var whole = encrypt(bytes(10));
    var other = new BackupFile(MasterKey.parse(MasterKey.generate()).orElseThrow());
    var refused =
        assertThrows(
            BackupDamaged.class, () -> other.decrypt(new ByteArrayInputStream(whole)).close());
    assertTrue(String.valueOf(refused.getMessage()).contains("another master key"));
  }

  private byte[] encrypt(byte[] plain) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var encrypting = new BackupFile(key).encrypt(out)) {
      encrypting.write(plain, 0, plain.length / 2);
      encrypting.write(plain, plain.length / 2, plain.length - plain.length / 2);
    }
    return out.toByteArray();
  }

  private byte[] decrypt(byte[] sealed) throws IOException {
    try (var in = new BackupFile(key).decrypt(new ByteArrayInputStream(sealed))) {
      return in.readAllBytes();
    }
  }

  private static byte[] chunk(byte[] whole, int number) {
    var from = BackupFile.HEADER + number * SEALED;
    return Arrays.copyOfRange(whole, from, Math.min(whole.length, from + SEALED));
  }

  private static byte[] join(byte[]... parts) throws IOException {
    var out = new ByteArrayOutputStream();
    for (var part : parts) {
      out.write(part);
    }
    return out.toByteArray();
  }

  private static byte[] bytes(int size) {
    var bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    return bytes;
  }
}
