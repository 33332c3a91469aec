package jp.mochi.idp.key;

import java.io.IOException;
import java.io.InputStream;

/** Opens chunks; the last is the one that nothing follows. */
final class BackupInput extends InputStream {
  private static final int SEALED = BackupFile.CHUNK + Gcm.TAG;

  private final InputStream in;
  private final BackupFile.Chunks chunks;
  private byte[] ahead;
  private byte[] plain = new byte[0];
  private int at;
  private boolean ended;

  BackupInput(InputStream in, BackupFile.Chunks chunks) throws IOException {
    this.in = in;
    this.chunks = chunks;
    this.ahead = in.readNBytes(SEALED);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    while (at == plain.length) {
      if (ended) {
        return -1;
      }
      openNext();
    }
    var step = Math.min(count, plain.length - at);
    System.arraycopy(plain, at, bytes, from, step);
    at += step;
    return step;
  }

  private void openNext() throws IOException {
    var sealed = ahead;
    ahead = sealed.length < SEALED ? new byte[0] : in.readNBytes(SEALED);
    ended = ahead.length == 0;
    plain = chunks.open(sealed, sealed.length, ended);
    at = 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
