package jp.mochi.idp.key;

import java.io.IOException;

/** A backup that can't be trusted: cut off, altered, or of another master key. */
public final class BackupDamaged extends IOException {
  private static final long serialVersionUID = 1L;

  BackupDamaged(String message) {
    super(message);
  }
}
