/**
 * Keys and what is done with them.
 *
 * <p>The {@link jp.mochi.idp.key.MasterKey} comes from outside the database and wraps all others:
 * from a file, the environment or, never leaving it, a PKCS#11 token ({@code InToken}). What it
 * wraps goes into a transaction wrapped and is unwrapped after one, since a token is an outside
 * call. {@link jp.mochi.idp.key.SigningKeys} keeps what SAML messages are signed with, {@code
 * SealingKeys} a key for each day's tokens, which {@link jp.mochi.idp.key.DatabaseSealer} makes and
 * opens. {@link jp.mochi.idp.key.BackupFile} encrypts a backup's stream. {@link
 * jp.mochi.idp.key.FastSignatures} chooses the provider that signs.
 *
 * <p>Several nodes may start at once on an empty database: what each needs is made apart and
 * offered, the first insert wins, and all use what stands in the database then.
 */
@NullMarked
package jp.mochi.idp.key;

import org.jspecify.annotations.NullMarked;
