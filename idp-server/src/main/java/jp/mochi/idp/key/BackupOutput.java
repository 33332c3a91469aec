package jp.mochi.idp.key;

import java.io.IOException;
import java.io.OutputStream;

/** Fills chunks. A full one is kept back until it is known whether another follows. */
final class BackupOutput extends OutputStream {
  private final OutputStream out;
  private final BackupFile.Chunks chunks;
  private final byte[] pending = new byte[BackupFile.CHUNK];
  private int filled;
  private boolean closed;

  BackupOutput(OutputStream out, BackupFile.Chunks chunks) {
    this.out = out;
    this.chunks = chunks;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    var at = from;
    while (at < from + count) {
      if (filled == pending.length) {
        out.write(chunks.seal(pending, filled, false));
        filled = 0;
      }
      var step = Math.min(from + count - at, pending.length - filled);
      System.arraycopy(bytes, at, pending, filled, step);
      filled += step;
      at += step;
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      out.write(chunks.seal(pending, filled, true));
      out.close();
    }
  }
}
