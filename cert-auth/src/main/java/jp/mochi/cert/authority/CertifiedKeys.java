package jp.mochi.cert.authority;

import org.jdbi.v3.core.Handle;

/** Reads the table {@code certified_key}, which {@link IssuedCertificates} writes. */
public final class CertifiedKeys {
  /** Whether a certificate was ever issued for that key, to whomever. */
  public boolean isKnown(Handle handle, String keyHash) {
    var sql = "SELECT 1 FROM certified_key WHERE key_hash = ?";
    return Rows.one(handle, sql, row -> row.getInt(1), keyHash).isPresent();
  }
}
